import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toAppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { evaluateOnePass } from '../core/evaluate/onePass'
import { readOtbBoxes, type PixelOrigin } from '../formats/otb'
import { nothingEvaluated, type EvaluationOutcome } from './evaluateJob'
import { prepareOutput, writeReport } from './evaluateOutput'
import { createReport, TrackerScores } from './evaluateReport'
import { findAnnotations, type EvaluationSequence, type FoundSequences } from './evaluateSequences'
import { throwIfStopped } from './evaluateTracker'

export interface StoredEvaluationOptions {
  /** Folder of ground truth: NAME.txt. */
  annotations: string
  /** Folder of boxes: TRACKER/NAME.txt. */
  results: string
  out: string
  frames?: number | undefined
  /** @default 0 */
  origin?: PixelOrigin | undefined
  only?: string | undefined
  overwrite?: boolean | undefined
}

/**
 * Scores boxes that any tracker wrote, without footage; the report is that of {@link runEvaluation}.
 * @throws AppError `sequences-invalid`, `output-exists`, `interrupted`
 */
export async function runStoredEvaluation(options: StoredEvaluationOptions & JobContext): Promise<EvaluationOutcome> {
  const { annotations, results, out, frames, reporter, signal } = options
  const origin = options.origin ?? 0
  const found = await findAnnotations({ folder: annotations, origin, only: options.only })
  const names = await listTrackers(results)
  await prepareOutput(options)
  const trackers = new Map<string, TrackerScores>()
  for (const [index, name] of names.entries()) {
    throwIfStopped(signal)
    reporter({ kind: 'progress', unit: 'trackers', done: index, total: names.length, item: name })
    trackers.set(name, await scoreTracker({ name, found, options, origin }))
  }
  const report = createReport({ folder: annotations, sequences: found.sequences, origin, frames: frames ?? null, backend: null, complete: true, trackers })
  await writeReport({ out, report, reporter })
  const reports = Object.values(report.trackers)
  if (reports.every(({ overall }) => overall === null)) throw nothingEvaluated(reports[0]?.failed[0]?.message, 'report.json')
  return { report, failures: reports.reduce((sum, { failed }) => sum + failed.length, 0) }
}

async function listTrackers(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError({ code: 'sequences-invalid', message: `${folder} cannot be read.`, hint: 'Name a folder that holds one folder of boxes per tracker.', cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  if (names.length > 0) return names.sort()
  throw new AppError({ code: 'sequences-invalid', message: `There is no tracker's folder in ${folder}.`, hint: 'Boxes are expected as TRACKER/NAME.txt.' })
}

interface ScoreTrackerRequest {
  name: string
  found: FoundSequences
  options: StoredEvaluationOptions & JobContext
  origin: PixelOrigin
}

async function scoreTracker({ name, found, options, origin }: ScoreTrackerRequest): Promise<TrackerScores> {
  const scores = new TrackerScores(name)
  const fail = (sequence: string, thrown: unknown): void => {
    const error = toAppError(thrown)
    scores.fail(sequence, error)
    options.reporter({ kind: 'item-failed', item: `${name} ${sequence}`, error })
  }
  for (const { name: sequence, error } of found.failed) fail(sequence, error)
  for (const sequence of found.sequences) {
    try {
      const path = join(options.results, name, `${sequence.name}.txt`)
      scores.add({ name: sequence.name, result: await scoreFile({ path, sequence, origin, frames: options.frames }), timing: null })
    } catch (thrown) {
      fail(sequence.name, thrown)
    }
  }
  return scores
}

async function scoreFile({ path, sequence, origin, frames }: { path: string; sequence: EvaluationSequence; origin: PixelOrigin; frames: number | undefined }): Promise<ReturnType<typeof evaluateOnePass>> {
  const predicted = await readOtbBoxes({ path, origin })
  const { groundTruth } = sequence
  if (predicted.length === groundTruth.length) return evaluateOnePass({ groundTruth: groundTruth.slice(0, frames), predicted: predicted.slice(0, frames) })
  throw new AppError({ code: 'sequences-invalid', message: `${path} has ${predicted.length} boxes for ${groundTruth.length} frames of ground truth.`, hint: 'One line a frame is needed.' })
}
