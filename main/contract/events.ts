import { z } from 'zod'
import { batchReductionSchema } from './batchReduction'
import { clipSummarySchema } from './clip'
import { resourcesSchema } from './engineProcedures'
import { failureSchema } from './failure'
import { clipIdSchema, jobIdSchema, runIdSchema, trackIdSchema } from './ids'
import { jobStateSchema, progressSchema } from './jobState'
import { projectStateSchema, storageSchema } from './projectProcedures'
import { runSummarySchema } from './runSummary'
import { samplePacketSchema } from './trackPacket'

/** The ordered lane: nothing is dropped, what piles up is merged, at most 20 messages a second. */
export const engineEventSchema = z.discriminatedUnion('kind', [
  /** More was missed than the engine keeps: load everything again by calls; nothing is lost, `jobs.list` and the rest have it all. */
  z.object({ kind: z.literal('reset') }),
  /** A job came to be, changed its state, or ended. */
  z.object({ kind: z.literal('job'), job: jobStateSchema }),
  z.object({ kind: z.literal('job-dismissed'), job: jobIdSchema }),
  /** Of progress only the latest counts. */
  z.object({ kind: z.literal('progress'), job: jobIdSchema, progress: progressSchema }),
  z.object({ kind: z.literal('message'), job: jobIdSchema.nullable(), level: z.enum(['info', 'warning']), text: z.string() }),
  z.object({ kind: z.literal('item-failed'), job: jobIdSchema, item: z.string(), error: failureSchema }),
  /** Samples in the order tracked; `first` is the number of the first of them among the job's. */
  z.object({ kind: z.literal('samples'), job: jobIdSchema, clip: clipIdSchema, track: trackIdSchema, first: z.number().int(), samples: samplePacketSchema }),
  /** One row of metrics.jsonl and its number there. A number that was there before replaces it and all after it: the run went back to a checkpoint. */
  z.object({
    kind: z.literal('metrics'), run: runIdSchema, row: z.number().int(), step: z.number(), stage: z.string(), round: z.number(), wallTime: z.number(),
    series: z.record(z.string(), z.number().or(z.nan()).or(z.literal(Infinity)).or(z.literal(-Infinity))),
  }),
  z.object({ kind: z.literal('stage'), run: runIdSchema, stage: z.string(), round: z.number(), status: z.enum(['started', 'ended']), reason: z.string().nullable() }),
  /** Memory was used up; the run goes on from its last checkpoint with a smaller batch. */
  batchReductionSchema.extend({ kind: z.literal('batch-reduced'), run: runIdSchema }),
  z.object({ kind: z.literal('run'), run: runSummarySchema }),
  z.object({ kind: z.literal('clip'), clip: clipSummarySchema }),
  z.object({ kind: z.literal('clip-removed'), clip: clipIdSchema }),
  z.object({ kind: z.literal('project'), project: projectStateSchema }),
  /** How the project's edits are kept has changed. */
  z.object({ kind: z.literal('storage'), storage: storageSchema }),
  /** Another page edits from now on, named as it named itself; null: any may. With the edition of the project at that moment (`project.claim`). */
  z.object({ kind: z.literal('editor'), window: z.string().nullable(), since: z.number().nullable(), edition: z.string() }),
  /** Clips and tracks are others than pages know, though the project is the same: edits were recovered or given up. */
  z.object({ kind: z.literal('replaced') }),
  /** The project's batch is another than before (`batch.state`). */
  z.object({ kind: z.literal('batch') }),
  /** Every two seconds while a job runs. */
  z.object({ kind: z.literal('resources'), resources: resourcesSchema }),
])
export type EngineEvent = z.infer<typeof engineEventSchema>
export type EventOf<K extends EngineEvent['kind']> = Extract<EngineEvent, { kind: K }>
