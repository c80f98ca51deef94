import { z } from 'zod'
import { TRACK_STATES } from './track'

/** Stretches of a clip that a curve has a value for: what a table's row can show. */
export const CURVE_POINTS = 64

/** What a whole track comes to: enough to see where somebody has to look. Frames that a person stands for are counted, and never in doubt. */
export const trackTallySchema = z.strictObject({
  /** Samples, the first one included. */
  frames: z.number().int(),
  /** Of the tracker's own. */
  states: z.record(z.enum(TRACK_STATES), z.number().int()),
  /** The weakest answer of all; null where the tracker gave none. */
  lowestScore: z.strictObject({ score: z.number().nullable(), frameIndex: z.number().int() }).nullable(),
  /** Where to look first: the gravest state, in it the least confidence (the score, where none was computed). */
  worst: z.strictObject({ frameIndex: z.number().int(), state: z.enum(TRACK_STATES), confidence: z.number().nullable() }).nullable(),
  /** Frames whose centre went farther from the frame before than a box that follows its target does. */
  jumps: z.number().int(),
  /** Least confidence (the score, where none was computed) of each of up to {@link CURVE_POINTS} stretches of the clip, to three decimals; null: nothing of the tracker's. */
  curve: z.array(z.number().nullable()),
  /** The gravest state of each stretch, as its place in TRACK_STATES; null as above. */
  curveStates: z.array(z.number().int().nullable()),
})
export type TrackTally = z.infer<typeof trackTallySchema>
