import type { ChartTheme } from './chartTheme'
import { createPlot } from './createPlot'
import type { Plot, PlotContent } from './createPlot'
import { plotToSvg } from './plotToSvg'
import { curvesToCsv, curvesToJson } from './seriesText'

export const CHART_FORMATS = ['png', 'svg', 'csv', 'json'] as const
export type ChartFormat = (typeof CHART_FORMATS)[number]

export interface ChartFileRequest {
  format: ChartFormat
  title: string
  xTitle: string
  content: PlotContent
  /** In pixels of the page. */
  size: { width: number; height: number }
}

/** Device pixels of a pixel in pictures (landscape 4.9). */
const PICTURE_DENSITY = 2
const HEAD = 28
const LEGEND_ROW = 20

/** One chart as a file: pictures of what is shown, all points as text. */
export async function createChartFile(request: ChartFileRequest): Promise<Blob> {
  const { format, content } = request
  switch (format) {
    case 'csv':
      return new Blob([...curvesToCsv(content.curves)], { type: 'text/csv' })
    case 'json':
      return new Blob([...curvesToJson(content.curves)], { type: 'application/json' })
    case 'svg':
      return withPlot(request, (plot) => svgOf(request, plot))
    case 'png':
      return withPlot(request, (_, canvas) => pngOf(request, canvas))
  }
}

async function withPlot({ content, size }: ChartFileRequest, use: (plot: Plot, canvas: HTMLCanvasElement) => Blob | Promise<Blob>): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  const plot = createPlot(canvas, { density: PICTURE_DENSITY })
  try {
    plot.draw(content)
    return await use(plot, canvas)
  } finally {
    plot.destroy()
  }
}

function svgOf({ title, xTitle, content, size }: ChartFileRequest, plot: Plot): Blob {
  const { curves, view, theme } = content
  const svg = plotToSvg({ title, xTitle, size, curves, view, theme, frame: plot.frame()!, ticks: plot.ticks() })
  return new Blob([svg], { type: 'image/svg+xml' })
}

function pngOf({ title, content, size }: ChartFileRequest, plotted: HTMLCanvasElement): Promise<Blob> {
  const { curves, theme } = content
  const canvas = document.createElement('canvas')
  canvas.width = size.width * PICTURE_DENSITY
  canvas.height = (size.height + HEAD + LEGEND_ROW * curves.length + 8) * PICTURE_DENSITY
  const context = canvas.getContext('2d')!
  context.scale(PICTURE_DENSITY, PICTURE_DENSITY)
  context.fillStyle = theme.ground
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = theme.text
  context.font = `600 13px ${theme.font}`
  context.fillText(title, 12, 19)
  context.drawImage(plotted, 0, HEAD, size.width, size.height)
  for (const [index, { label, colour, dash }] of curves.entries()) {
    drawLegend({ context, label, colour, dash, y: size.height + HEAD + 14 + index * LEGEND_ROW, theme })
  }
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture of the chart.'))), 'image/png'))
}

function drawLegend({ context, label, colour, dash, y, theme }: { context: CanvasRenderingContext2D; label: string; colour: string; dash: readonly number[]; y: number; theme: ChartTheme }): void {
  context.strokeStyle = colour
  context.lineWidth = 2
  context.setLineDash([...dash])
  context.beginPath()
  context.moveTo(14, y - 4)
  context.lineTo(34, y - 4)
  context.stroke()
  context.fillStyle = theme.text
  context.font = `12px ${theme.font}`
  context.fillText(label, 42, y)
}
