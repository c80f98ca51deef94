import { CHART_FORMATS, createChartFile } from '../charts/chartFiles'
import type { ChartFormat } from '../charts/chartFiles'
import { readTheme } from '../charts/chartTheme'
import type { Curve, PlotView } from '../charts/curve'
import { computePlotRange } from '../charts/plotRange'
import { createZip } from '../charts/zipFile'
import type { ZipEntry } from '../charts/zipFile'
import { saveFile } from '../format/saveFile'

const SIZE = { width: 760, height: 340 }

export interface ExportRequest {
  format: ChartFormat
  tag: string
  xTitle: string
  curves: readonly Curve[]
  view: PlotView
}

/** One chart into the browser's downloads. */
export async function exportChart(request: ExportRequest): Promise<void> {
  saveFile(await createFile(request), nameOf(request))
}

/** Every chart in every format, as one archive. */
export async function exportAllCharts(charts: readonly Omit<ExportRequest, 'format'>[]): Promise<void> {
  const entries: ZipEntry[] = []
  for (const chart of charts) for (const format of CHART_FORMATS) entries.push({ name: nameOf({ ...chart, format }), content: await createFile({ ...chart, format }) })
  saveFile(await createZip(entries), 'charts.zip')
}

function createFile({ format, tag, xTitle, curves, view }: ExportRequest): Promise<Blob> {
  const range = computePlotRange(curves, view) ?? { x: { min: 0, max: 1 }, y: { min: 0, max: 1 }, cut: false }
  return createChartFile({ format, title: tag, xTitle, size: SIZE, content: { curves, view, range, theme: readTheme(document.documentElement) } })
}

function nameOf({ tag, format }: Pick<ExportRequest, 'tag' | 'format'>): string {
  return `${tag.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.${format}`
}
