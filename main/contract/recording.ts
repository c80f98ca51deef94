import { z } from 'zod'
import { runHealthSchema } from './runHealth'
import { anchorSchema, chainFiguresSchema, chainSchema, cropPictureSchema, fileSchema, instanceSchema, metricsPartSchema, runDetailSchema, runSummarySchema } from './runSummary'

/**
 * Runs as files beside the page: whatever hands out files can show them, no engine is there. Each file is one message of `wireCodec`. Places are relative
 * to the page.
 */

/** Name of the `meta` element by which the page knows that it is such a one. */
export const RECORDING_META = 'pultrack-recording'

/** Crops of one file; crop `n` is in pack `floor(n / CROPS_PER_PACK)`. */
export const CROPS_PER_PACK = 100
/** Pixels: as wide as the page shows any. */
export const RECORDED_CROP_WIDTH = 160
/** Anchors with their nearest others are a square of work; more than these nobody looks through. */
export const MOST_RECORDED_ANCHORS = 600
export const RECORDED_NEAREST = 8

export const RECORDED_RUNS_FILE = 'recording/runs.bin'

export function recordedRunFile(run: string): string {
  return `recording/${run}/run.bin`
}

export function recordedCropsFile(run: string, pack: number): string {
  return `recording/${run}/crops-${pack}.bin`
}

export const recordedRunsSchema = z.object({ version: z.string(), runs: z.array(runSummarySchema) })

export const recordedRunSchema = z.object({
  detail: runDetailSchema,
  /** In order; each begins where the one before ended. */
  metrics: z.array(metricsPartSchema.extend({ from: z.number().int() })),
  chains: z.array(chainSchema),
  figures: chainFiguresSchema,
  instances: z.array(instanceSchema),
  anchors: z.array(anchorSchema),
  /** Earlier rankings, as far as the run wrote them down. */
  rankings: z.array(z.object({ step: z.number().int(), anchors: z.array(anchorSchema) })),
  /** As it was measured last; null where it never was. */
  health: runHealthSchema.nullable(),
  report: fileSchema,
})
export type RecordedRun = z.infer<typeof recordedRunSchema>

export const recordedCropsSchema = z.array(cropPictureSchema)
