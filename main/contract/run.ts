import { z } from 'zod'
import type { BackendChoice } from './backend'
import { batchReductionSchema } from './batchReduction'
import { clipPortionSchema, type ClipPortion } from './clipPortion'
import type { LessonSpan } from './corrections'
import type { Backbone } from './model'

/** What may differ between two runs over the same footage. */
export interface LearnChoices {
  backbone?: Backbone
  correlation?: 'cosine' | 'plain'
  loss?: 'nr' | 'nr-lowrank' | 'nr-diagonal' | 'logistic'
  /** False: --no-ahm. */
  hardNegativeMining?: boolean
  seed?: number
  /** Only so many stages of the curriculum. */
  stageCount?: number
  /** Single configuration keys, dotted. */
  overrides?: Record<string, unknown>
}

/** Options of a learning run, as command line and window give them. */
export interface LearnOptions extends LearnChoices, BackendChoice {
  /** Files and folders of footage. */
  footage: string[]
  /** Of every clip, what is looked at. @default all of it */
  portion?: ClipPortion
  /** Of single clips, by path, before `portion`. */
  portions?: Record<string, ClipPortion>
  /** Run folder to make. */
  out: string
  preset: string
  /** Model folder whose weights are the start; random weights without it. */
  init?: string
  /** Spans that a person has corrected, to be learned from beside what is mined. Needs `init`: the model that was corrected. */
  corrections?: LessonSpan[]
  /** Time budget; the run stops after it, keeps its model, and can be resumed. */
  minutes?: number
  /** Where memory is used up: go on from the last checkpoint with half the batch. */
  retrySmallerBatch?: boolean
}

/** Why a run ended. */
export const LEARN_ENDS = ['curriculum done', 'time budget used', 'stopped on request'] as const

/** Why a stage ended whose loss went on falling, or was not watched; else `tellEarlyStop` says it. */
export const STAGE_DONE = 'all steps done'

/** Why a stage ended before all of its steps were done. `best`: the least smoothed loss; `sinceBest`: steps since; `step`: steps done of `steps`. */
export function tellEarlyStop({ best, sinceBest, step, steps, minimumGain }: { best: number | null; sinceBest: number; step: number; steps: number; minimumGain: number }): string {
  return `ended early after ${step} of ${steps} steps: the smoothed loss was at its best, ${best?.toPrecision(4) ?? '?'}, ${sinceBest} steps before, and has not become better by more than ${Number((100 * minimumGain).toPrecision(3))} % since`
}

export interface LearnOutcome {
  run: string
  /** Training steps done so far, in all. */
  steps: number
  failedClips: number
  /** Why the run ended. */
  reason: (typeof LEARN_ENDS)[number]
}

/** Everything about a run that is known when it starts; stored as `run.json`. */
export const runManifestSchema = z.object({
  format: z.literal('pultrack-run'),
  version: z.literal(1),
  /** ISO 8601. */
  created: z.string().min(1),
  /** Resolved configuration; `parseConfig` reads it. */
  config: z.record(z.string(), z.unknown()),
  footage: z.array(z.object({ path: z.string().min(1), fingerprint: z.string(), frames: z.number().int().nonnegative(), /** Absent: all of it. `frames` counts those of the clip. */ portion: clipPortionSchema.optional() })),
  failedClips: z.number().int().nonnegative(),
  seed: z.number(),
  /** Engine, device and versions, and why they were chosen. */
  engine: z.unknown(),
  /** Where it was resumed on another engine, device or version: from where in the curriculum, in order. */
  laterEngines: z.array(z.object({ stage: z.number().int(), step: z.number().int().nonnegative(), engine: z.unknown() })).optional(),
  initialModel: z.string().nullable(),
  /** Where memory is used up, the run goes on from its last checkpoint with half the batch. */
  retrySmallerBatch: z.boolean().optional(),
  /** How often it has, in order; `config` has the batches that hold now. */
  batchReductions: z.array(batchReductionSchema).optional(),
  /** The run whose first `stage` stages are this one's too. */
  branch: z.object({ from: z.string(), stage: z.number().int().nonnegative() }).optional(),
})
export type RunManifest = z.infer<typeof runManifestSchema>

/** One row of `metrics.jsonl`: a training step, or a stage's result. Other keys are the series. */
export interface MetricsRow {
  step: number
  stage: string
  round: number
  /** Seconds since 1970. */
  wallTime: number
  /** NaN and infinities included. */
  series: Record<string, number>
}
