import type { BackendChoice, BackendInfo } from '../contract/backend'
import type { TrackerEngineChoice } from '../contract/trackerEngine'
import { AppError, toAppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { evaluateOnePass } from '../core/evaluate/onePass'
import type { PixelOrigin } from '../formats/otb'
import { openClip } from '../video/openClip'
import { prepareOutput, writeBoxes, writeReport } from './evaluateOutput'
import { createReport, TrackerScores, type EvaluationReport } from './evaluateReport'
import { findSequences, type EvaluationSequence, type FoundSequences } from './evaluateSequences'
import { throwIfStopped, trackSequence } from './evaluateTracker'
import { openTracker, type OpenedTracker } from './openTracker'

export interface EvaluationOptions extends BackendChoice, TrackerEngineChoice {
  /** Folder of sequences in the OTB layout. */
  sequences: string
  /** As {@link openTracker} takes them. */
  models: readonly string[]
  out: string
  /** Only so many frames of each sequence. */
  frames?: number | undefined
  /** @default 0 */
  origin?: PixelOrigin | undefined
  /** Names of sequences to take, e.g. `otb_*`. */
  only?: string | undefined
  overwrite?: boolean | undefined
}

/** A report, and how many sequences of how many trackers it lacks. */
export interface EvaluationOutcome {
  report: EvaluationReport
  failures: number
}

/** What stays the same from tracker to tracker. */
interface Evaluation {
  options: EvaluationOptions & JobContext
  origin: PixelOrigin
  sequences: EvaluationSequence[]
  trackers: Map<string, TrackerScores>
  backend: BackendInfo | null
  /** Frames behind us, and in all: every tracker's. */
  done: number
  total: number
}

/**
 * Tracks every sequence with every model, one pass each, and scores the boxes. One sequence that fails does not stop
 * the rest; a stop on request, or a model that is none, keeps what was finished.
 * @throws AppError `sequences-invalid`, `output-exists`, what {@link openTracker} throws, `interrupted`
 */
export async function runEvaluation(options: EvaluationOptions & JobContext): Promise<EvaluationOutcome> {
  const origin = options.origin ?? 0
  const found = await findSequences({ folder: options.sequences, origin, only: options.only })
  const sequences = found.sequences.map((sequence) => shorten(sequence, options.frames))
  await prepareOutput(options)
  const total = options.models.length * sequences.reduce((sum, { groundTruth }) => sum + groundTruth.length, 0)
  const evaluation: Evaluation = { options, origin, sequences, trackers: new Map(), backend: null, done: 0, total }
  try {
    for (const model of options.models) await evaluateModel(evaluation, { model, found })
  } catch (thrown) {
    if (evaluation.trackers.size > 0) await finish(evaluation, false)
    throw thrown
  }
  return finish(evaluation, true)
}

/** With a target in the first frames, or as it is: an absent target is no reason to drop a sequence. */
function shorten(sequence: EvaluationSequence, frames: number | undefined): EvaluationSequence {
  return frames === undefined ? sequence : { ...sequence, groundTruth: sequence.groundTruth.slice(0, frames) }
}

async function evaluateModel(evaluation: Evaluation, { model, found }: { model: string; found: FoundSequences }): Promise<void> {
  const { options, trackers } = evaluation
  const opened = await openTracker({ model, engine: options.engine, device: options.device, trackerEngine: options.trackerEngine })
  try {
    evaluation.backend ??= opened.backend
    const name = unusedName(opened.name, trackers)
    const scores = new TrackerScores(opened.modelId, opened.engine && opened.engine.name)
    trackers.set(name, scores)
    for (const { name: sequence, error } of found.failed) failSequence(evaluation, { scores, sequence, error: toAppError(error) })
    for (const sequence of evaluation.sequences) await evaluateSequence(evaluation, { opened, name, scores, sequence })
  } finally {
    opened.dispose()
  }
}

function unusedName(wanted: string, used: ReadonlyMap<string, unknown>): string {
  let name = wanted
  for (let serial = 2; used.has(name); serial += 1) name = `${wanted}-${serial}`
  return name
}

interface SequenceRequest {
  opened: OpenedTracker
  name: string
  scores: TrackerScores
  sequence: EvaluationSequence
}

async function evaluateSequence(evaluation: Evaluation, request: SequenceRequest): Promise<void> {
  const { scores, sequence } = request
  const before = evaluation.done
  try {
    await scoreSequence(evaluation, request)
  } catch (thrown) {
    throwIfStopped(evaluation.options.signal)
    failSequence(evaluation, { scores, sequence: sequence.name, error: toAppError(thrown) })
  }
  evaluation.done = before + sequence.groundTruth.length
}

async function scoreSequence(evaluation: Evaluation, { opened, name, scores, sequence }: SequenceRequest): Promise<void> {
  const { options, origin, done, total } = evaluation
  const { reporter, signal, out } = options
  const source = await openClip({ path: sequence.clip!, signal })
  try {
    const groundTruth = matchLength({ sequence, frameCount: source.clip.frameCount, options })
    const item = `${name} ${sequence.name}`
    const tracked = await trackSequence({ tracker: opened.tracker, source, groundTruth, signal, onFrame: (frames) => reporter({ kind: 'progress', unit: 'frames', done: done + frames, total, item }) })
    const result = evaluateOnePass({ groundTruth, predicted: tracked.predicted })
    scores.add({ name: sequence.name, result, timing: tracked })
    await writeBoxes({ out, tracker: name, sequence: sequence.name, boxes: tracked.predicted, origin })
    reporter({ kind: 'message', level: 'info', text: `${item}: AUC ${result.auc.toFixed(3)}, precision ${result.precisionAt20.toFixed(3)}` })
  } finally {
    await source.close()
  }
}

/** The frames that have both a picture and a line of ground truth. */
function matchLength({ sequence, frameCount, options }: { sequence: EvaluationSequence; frameCount: number; options: EvaluationOptions & JobContext }): EvaluationSequence['groundTruth'] {
  const { name, groundTruth } = sequence
  const whole = options.frames === undefined || groundTruth.length < options.frames
  if (frameCount < groundTruth.length || (whole && frameCount > groundTruth.length)) {
    options.reporter({ kind: 'message', level: 'warning', text: `${name}: ${frameCount} frames, but ${groundTruth.length} boxes; the first ${Math.min(frameCount, groundTruth.length)} are used.` })
  }
  const matched = groundTruth.slice(0, frameCount)
  if (matched.some((box) => box !== null && box.width > 0)) return matched
  throw new AppError({ code: 'sequences-invalid', message: `${name}: the target is absent from the first ${matched.length} frames.`, hint: 'Take more frames of this sequence.' })
}

function failSequence({ options }: Evaluation, { scores, sequence, error }: { scores: TrackerScores; sequence: string; error: AppError }): void {
  scores.fail(sequence, error)
  options.reporter({ kind: 'item-failed', item: sequence, error })
}

/** @throws AppError `sequences-invalid` when nothing at all could be evaluated: no figures is no success */
async function finish({ options, origin, sequences, trackers, backend }: Evaluation, complete: boolean): Promise<EvaluationOutcome> {
  const { sequences: folder, out, frames, reporter } = options
  const report = createReport({ folder, sequences, origin, frames: frames ?? null, backend, complete, trackers })
  await writeReport({ out, report, reporter })
  const reports = Object.values(report.trackers)
  if (complete && reports.every(({ overall }) => overall === null)) throw nothingEvaluated(reports[0]?.failed[0]?.message, 'report.json')
  return { report, failures: reports.reduce((sum, { failed }) => sum + failed.length, 0) }
}

/** @param report file in the output folder that names what failed */
export function nothingEvaluated(first: string | undefined, report: 'report.json' | 'comparison.json'): AppError {
  return new AppError({ code: 'sequences-invalid', message: `No sequence could be evaluated. ${first ?? ''}`.trim(), hint: `${report} names the reason for each.` })
}
