import type { Box } from '../../contract/geometry'
import { exchangeInvalid } from './exchangeFormat'
import type { ReadRequest } from './exchangeFormat'
import type { ExchangeDocument } from './exchangeModel'
import { LIMITS } from './limits'
import { TrackBuilder } from './trackBuilder'

/** One box a line, one line a frame: a document of one track. Boxes without area say that the target is absent. */
export function documentOfBoxes({ path, clip }: ReadRequest, boxes: readonly (Box | null)[]): ExchangeDocument {
  const builder = new TrackBuilder(path)
  for (const [frameIndex, box] of boxes.entries()) {
    if (!box) continue
    if (box.width < 0 || box.height < 0) throw exchangeInvalid(`${path}:${frameIndex + 1}`, `the box has a negative size, ${box.width} x ${box.height}`)
    if (box.width > 0 && box.height > 0) builder.add({ key: 1, frameIndex, box, at: frameIndex + 1 })
  }
  return { clip: { ...clip, frameCount: boxes.length }, tracks: builder.finish() }
}

/** @throws AppError `track-invalid` for more lines than a clip can have frames */
export function assertFrames(path: string, lines: number): void {
  if (lines > LIMITS.frameIndex) throw exchangeInvalid(path, `it has ${lines} lines, more than any clip has frames`)
}
