import type { Response } from '../../main/contract/response'
import type { ColourRange } from './colourMap'
import { createMapPicture } from './mapPicture'
import { formatNpy } from './npyFile'

/** Side of an exported picture in pixels, about. */
const PICTURE_SIDE = 1088

/** A map as a PNG in which every cell is a square of whole pixels. */
export async function renderMapPng(values: Float32Array, { size, range }: { size: number; range: ColourRange }): Promise<Blob> {
  const side = size * Math.max(1, Math.round(PICTURE_SIDE / size))
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d')!
  context.imageSmoothingEnabled = false
  context.drawImage(createMapPicture(values, { size, range }), 0, 0, side, side)
  return canvas.convertToBlob({ type: 'image/png' })
}

/** One map, rows by columns. */
export function formatMap(values: Float32Array, size: number): Blob {
  return new Blob([formatNpy(values, [size, size])])
}

export interface RecordedMaps {
  /** Maps by rows by columns. */
  maps: Blob
  /** The frame of each, one a line, with its numbers: `numpy.loadtxt(skiprows=1, delimiter=',')`. */
  frames: Blob
}

/** Recorded maps of one model, in order of frames; null where there is none. */
export function formatRecorded(responses: readonly Response[], modelId: string): RecordedMaps | null {
  const own = responses.filter((response) => response.modelId === modelId)
  const [first] = own
  if (!first) return null
  const cells = first.size * first.size
  const values = new Float32Array(own.length * cells)
  own.forEach((response, index) => values.set(response.values, index * cells))
  const rows = own.map(({ frameIndex, peak, second, peakToSidelobe, entropy, scaleIndex, region }) =>
    [frameIndex, peak.value, peak.row, peak.column, second?.value ?? Number.NaN, peakToSidelobe, entropy, scaleIndex, region.left, region.top, region.side].join(','),
  )
  const head = 'frameIndex,peak,peakRow,peakColumn,second,peakToSidelobe,entropy,scaleIndex,regionLeft,regionTop,regionSide'
  return { maps: new Blob([formatNpy(values, [own.length, first.size, first.size])]), frames: new Blob([`${[head, ...rows].join('\n')}\n`], { type: 'text/csv' }) }
}
