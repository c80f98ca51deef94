import { z } from 'zod'
import { failureSchema } from './failure'
import { clipIdSchema, jobIdSchema, runIdSchema, trackIdSchema } from './ids'

export const JOB_KINDS = ['learn', 'track', 'exportVideo', 'batch', 'select'] as const
export const JOB_STATES = ['waiting', 'running', 'paused', 'stopping', 'stopped', 'done', 'failed'] as const

export const progressSchema = z.object({
  unit: z.string().describe('steps, frames, windows, clips'),
  done: z.number(),
  total: z.number().nullable(),
  item: z.string(),
  /** Of this unit and item, over the last seconds; null at first. */
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
})

/** Everything about a job that a page needs which has just been loaded. */
export const jobStateSchema = z.object({
  job: jobIdSchema,
  kind: z.enum(JOB_KINDS),
  state: z.enum(JOB_STATES),
  /** What it works on. */
  run: runIdSchema.nullable(),
  clip: clipIdSchema.nullable(),
  track: trackIdSchema.nullable(),
  /** Seconds since 1970. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  progress: progressSchema.nullable(),
  /** How it ended, in words: reason of a run, last line of a job. */
  outcome: z.string().nullable(),
  error: failureSchema.nullable(),
  /** Samples so far (`tracks.samples`). */
  samples: z.number().int(),
  /** Direction in hand, tracking only. */
  direction: z.enum(['forward', 'backward']).nullable(),
  resumable: z.boolean(),
})
export type JobState = z.infer<typeof jobStateSchema>
