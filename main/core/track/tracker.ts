import { AppError } from '../../contract/errors'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { ResponseMap } from '../../contract/track'

/** What a tracker says of one frame. */
export interface TrackerUpdate {
  /** Source pixels; may reach beyond the picture, its centre never does. */
  box: Box
  /** Peak of the response map in the model's own units (cosine: -1..1). */
  score: number
  /** Peak-to-sidelobe ratio of the response map; null where there is no map. */
  psr: number | null
  /** Index of the chosen scale, 0 .. scaleCount - 1; null where none were searched. */
  scaleIndex: number | null
  /** Raw response at the chosen scale, before window and upsampling; null where there is no map. */
  response: ResponseMap | null
}

/** A single-object tracker: given the target once, it follows it from frame to frame, in either direction of time. */
export interface Tracker {
  /**
   * Takes over the target; may be called again for another one.
   * @throws AppError `box-invalid`, `box-outside`
   */
  init(picture: Picture, box: Box): Promise<void>
  /** Finds the target in the next frame. */
  update(picture: Picture): Promise<TrackerUpdate>
  dispose(): void
}

/**
 * @throws AppError `box-invalid` for sizes that are not finite and positive, `box-outside` when box and picture do not meet
 */
export function assertTrackable(picture: Picture, box: Box): void {
  const text = `${box.left},${box.top},${box.width},${box.height}`
  const finite = [box.left, box.top, box.width, box.height].every(Number.isFinite)
  if (!finite || box.width <= 0 || box.height <= 0) {
    throw new AppError({
      code: 'box-invalid',
      message: `The box ${text} has no finite, positive size.`,
      hint: 'Give left, top, width and height in source pixels, e.g. 120,80,64,48.',
    })
  }
  const meets = box.left < picture.width && box.top < picture.height && box.left + box.width > 0 && box.top + box.height > 0
  if (meets) return
  throw new AppError({
    code: 'box-outside',
    message: `The box ${text} lies outside the picture of ${picture.width} x ${picture.height} pixels.`,
    hint: 'Choose a box that covers at least part of the picture; coordinates are 0-based source pixels.',
  })
}
