import { z } from 'zod'
import { clipPortionSchema } from './clipPortion'
import { boxSchema } from './geometry'
import { clipIdSchema, jobIdSchema, modelRefSchema, trackIdSchema } from './ids'
import { trackingConstantsSchema } from './model'

const frameIndex = z.number().int().min(0)
const anchor = z.strictObject({ frameIndex, box: boxSchema })

export const repairRequestSchema = z.strictObject({
  clip: clipIdSchema,
  track: trackIdSchema,
  /** The box that a person gave to a bad frame. */
  corrected: anchor,
  /** The nearest boxes of persons on either side, where there are any; they are not touched. */
  before: anchor.nullable(),
  after: anchor.nullable(),
  /** Where there is no such box on a side: the first or last frame that is to be tracked anew. */
  from: frameIndex,
  to: frameIndex,
  /** What of the clip is worked with: its frames are tracked, boxes outside its range are no neighbours. @default the clip's own, as the library has it when the job starts */
  portion: clipPortionSchema.optional(),
  /** @default the model that ships */
  model: modelRefSchema.optional(),
  constants: trackingConstantsSchema.partial().optional(),
})
export type RepairRequest = z.infer<typeof repairRequestSchema>

export const repairProcedures = {
  /**
   * Tracks a span anew, from the corrected box and from its neighbours, and blends: a tracking job, whose samples come as any other's, a whole gap at once.
   * Nothing outside the gaps is told. What was told is kept on disk until the job is dismissed: if the engine ends meanwhile, the next one can resume it
   * (`jobs.resume`) with the gaps that are left.
   */
  'tracks.repair': { arguments: repairRequestSchema, result: z.object({ job: jobIdSchema }) },
}
