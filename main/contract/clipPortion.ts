import { z } from 'zod'
import { boxSchema, holdsMiddle, type Box } from './geometry'

/** Powers of two, so that boxes go to smaller pictures and back without rounding: a run that goes on is the run that was interrupted. */
export const DOWNSAMPLES = [1, 2, 4, 8] as const

export const MOST_REGIONS = 50

const portionFieldsSchema = z.strictObject({
  from: z.number().int().min(0).describe('first frame'),
  to: z.number().int().min(0).nullable().describe('last frame, inclusive; null: the last of the clip'),
  stride: z.number().int().min(1).max(1000).describe('every n-th frame from the first on'),
  downsample: z.literal(DOWNSAMPLES).describe('pictures are made smaller by this factor in either direction before anything looks at them'),
  regions: z.array(boxSchema).max(MOST_REGIONS).describe('source pixels that nothing looks at: filled with the mean colour of the rest'),
})

/** What of a portion somebody has said; the rest is as of another one. */
export const portionPartSchema = portionFieldsSchema.partial()
export type PortionPart = z.infer<typeof portionPartSchema>

/** What of a clip is worked with (landscape F11, F12). Results name the source's frames and pixels all the same. */
export const clipPortionSchema = portionFieldsSchema
  .refine(({ from, to }) => to === null || to >= from, { message: 'the last frame comes before the first', path: ['to'] })
export type ClipPortion = z.infer<typeof clipPortionSchema>

export const WHOLE_CLIP: ClipPortion = { from: 0, to: null, stride: 1, downsample: 1, regions: [] }

export function isWhole({ from, to, stride, downsample, regions }: ClipPortion): boolean {
  return from === 0 && to === null && stride === 1 && downsample === 1 && regions.length === 0
}

/** The portion's last frame in a clip of so many; before `from` where the clip is too short for it. */
export function lastFrame({ to }: ClipPortion, frameCount: number): number {
  return Math.min(to ?? frameCount - 1, frameCount - 1)
}

export function countFrames(portion: ClipPortion, frameCount: number): number {
  return Math.max(0, Math.floor((lastFrame(portion, frameCount) - portion.from) / portion.stride) + 1)
}

/** The portion's frame that comes next from any frame on, which need not be one of them; may lie beyond its ends. */
export function nextFrame({ from, stride }: ClipPortion, { frameIndex, direction }: { frameIndex: number; direction: 1 | -1 }): number {
  const steps = (frameIndex - from) / stride
  return from + stride * (direction > 0 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1)
}

/** Whether nothing looks there. */
export function isLeftOut({ regions }: ClipPortion, box: Box): boolean {
  return regions.some((region) => holdsMiddle(region, box))
}
