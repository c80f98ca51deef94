import { z } from 'zod'
import { encodedPictureSchema } from './binary'
import { comparisonSchema } from './comparison'
import { boxSchema } from './geometry'
import { placeSchema } from './ids'

/** A comparison that is open; ends with the engine. */
export const comparisonIdSchema = z.string().max(60).regex(/^comparison_[\w-]+$/)
export type ComparisonId = z.infer<typeof comparisonIdSchema>

const sequence = z.string().min(1).max(300)

/** Upright boxes as they are drawn; null where there is none. */
const boxes = z.array(boxSchema.nullable())

export const comparedSequenceSchema = z.object({
  frames: z.number().int(),
  /** Whether the pictures are there, and may be shown. */
  pictures: z.boolean(),
  truth: boxes,
  trackers: z.array(z.object({
    name: z.string(), boxes,
    /** IoU of the upright boxes; null where either is missing. */
    overlaps: z.array(z.number().nullable()),
  })),
  /** Trackers whose files cannot be read any more, and why. */
  missing: z.array(z.object({ name: z.string(), message: z.string() })),
})
export type ComparedSequence = z.infer<typeof comparedSequenceSchema>

export const comparisonProcedures = {
  /** A folder that `eval --protocol` wrote. */
  'comparisons.open': { arguments: z.strictObject({ place: placeSchema }), result: z.object({ comparison: comparisonIdSchema, name: z.string(), report: comparisonSchema }) },
  /** Ground truth and trackers' boxes of one sequence, read anew from their files. */
  'comparisons.sequence': { arguments: z.strictObject({ comparison: comparisonIdSchema, sequence }), result: comparedSequenceSchema },
  /** A picture of the sequence, as JPEG; `sourceWidth` is the width that boxes refer to. */
  'comparisons.frame': {
    arguments: z.strictObject({ comparison: comparisonIdSchema, sequence, frameIndex: z.number().int().min(0), width: z.number().int().min(16).max(4096) }),
    result: encodedPictureSchema.extend({ frameIndex: z.number().int(), sourceWidth: z.number().int(), sourceHeight: z.number().int() }),
  },
}
