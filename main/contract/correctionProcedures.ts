import { z } from 'zod'
import { DEVICES, ENGINES } from './backend'
import { effectSchema } from './corrections'
import { clipIdSchema, jobIdSchema, modelRefSchema, runIdSchema, trackIdSchema } from './ids'

export const correctionsSurveySchema = z.object({
  /** Clip by clip, track by track, in order of frames. `drifts`: places where the tracker had been instead of the target. */
  spans: z.array(z.object({
    clip: clipIdSchema, track: trackIdSchema, label: z.string(), from: z.number().int(), to: z.number().int(), places: z.number().int(), drifts: z.number().int(),
    /** With some held out: whether this one is. */
    heldOut: z.boolean(),
  })),
  /** The model that was corrected, and learns; null where it is not among the known ones any more: then the one that ships does. */
  model: z.object({ model: modelRefSchema, name: z.string() }).nullable(),
  /** About how long it takes, seconds, with some held out and without; on two processor cores. */
  seconds: z.object({ heldOut: z.number(), all: z.number() }),
  /** The newest run of the project that learned from corrections. */
  run: runIdSchema.nullable(),
})
export type CorrectionsSurvey = z.infer<typeof correctionsSurveySchema>

export const correctionProcedures = {
  /** What the corrections of all tracks of the project say. Clips that are excluded from learning are left out. */
  'corrections.survey': { arguments: z.strictObject({}), result: correctionsSurveySchema },
  /** A learning run of the preset `quick` on the clips that were corrected, from the model that was. Fails (`nothing-to-learn`) without a corrected span. */
  'corrections.learn': {
    arguments: z.strictObject({
      /** Every second span is not learned from, and the effect measured on it. */
      holdOut: z.boolean(),
      /** @default the model that was corrected, else the one that ships */
      model: modelRefSchema.optional(),
      overrides: z.record(z.string().max(200), z.unknown()).optional(),
      minutes: z.number().positive().optional(),
      engine: z.enum(['auto', ...ENGINES]).optional(),
      device: z.enum(['auto', ...DEVICES]).optional(),
    }),
    result: z.object({ run: runIdSchema, job: jobIdSchema }),
  },
  /** What learning from corrections has brought; null for a run without any, or before it was measured. */
  'corrections.effect': { arguments: z.strictObject({ run: runIdSchema }), result: effectSchema.nullable() },
}
