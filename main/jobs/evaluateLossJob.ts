import { join } from 'node:path'
import type { BackendChoice } from '../contract/backend'
import type { TrackerEngineChoice } from '../contract/trackerEngine'
import { AppError, toAppError } from '../contract/errors'
import type { FrameSource } from '../contract/frame'
import type { JobContext } from '../contract/reporter'
import { LOST_BELOW, meanScores, poolLossScores, scoreLossDetection, type LossScores, type MeanScores, type PooledLoss, type WatchedFrame } from '../core/evaluate/lossScores'
import type { PixelOrigin } from '../formats/otb'
import { writeFileAtomic } from '../store/atomicFile'
import { openClip } from '../video/openClip'
import { prepareOutput } from './evaluateOutput'
import { findSequences, type EvaluationSequence } from './evaluateSequences'
import { throwIfStopped } from './evaluateTracker'
import { openTracker, type OpenedTracker } from './openTracker'
import { openFollower } from './tracking/follower'

export interface LossEvaluationOptions extends BackendChoice, TrackerEngineChoice {
  sequences: string
  /** One with weights: model folder, run or checkpoint. */
  model: string
  out: string
  falseAlarmRate: number
  frames?: number | undefined
  origin?: PixelOrigin | undefined
  only?: string | undefined
  overwrite?: boolean | undefined
}

export interface LossReport {
  format: 'pultrack-loss-report'
  version: 1
  protocol: { lostBelow: number; falseAlarmRate: number; groundTruth: 'measures, and is not used to calibrate' }
  model: string
  frames: number | null
  sequences: Record<string, LossScores>
  overall: MeanScores
  /** Over the frames of all sequences together. */
  pooled: PooledLoss
  failed: { name: string; code: string; message: string }[]
}

/**
 * Tracks every sequence as `track` does, with loss detection, and scores what it said of itself. One-pass evaluation is another matter: there nothing is searched for again.
 * @throws AppError `sequences-invalid`, `output-exists`, what {@link openTracker} throws, `usage` for a model without weights, `interrupted`
 */
export async function runLossEvaluation(options: LossEvaluationOptions & JobContext): Promise<LossReport> {
  const { sequences } = await findSequences({ folder: options.sequences, origin: options.origin ?? 0, only: options.only })
  await prepareOutput(options)
  const opened = await openTracker({ model: options.model, engine: options.engine, device: options.device, trackerEngine: options.trackerEngine })
  const report: LossReport = {
    format: 'pultrack-loss-report', version: 1, protocol: { lostBelow: LOST_BELOW, falseAlarmRate: options.falseAlarmRate, groundTruth: 'measures, and is not used to calibrate' },
    model: opened.name, frames: options.frames ?? null, sequences: {}, overall: {}, pooled: poolLossScores([]), failed: [],
  }
  try {
    for (const sequence of sequences) await scoreSequence({ options, opened, sequence, report })
  } finally {
    opened.dispose()
  }
  const path = join(options.out, 'loss.json')
  await writeFileAtomic(path, `${JSON.stringify(report, null, 1)}\n`)
  options.reporter({ kind: 'file', path, what: 'report' })
  return report
}

interface Scoring {
  options: LossEvaluationOptions & JobContext
  opened: OpenedTracker
  sequence: EvaluationSequence
  report: LossReport
}

async function scoreSequence({ options, opened, sequence, report }: Scoring): Promise<void> {
  const { name } = sequence
  try {
    const source = await openClip({ path: sequence.clip!, signal: options.signal })
    try {
      report.sequences[name] = scoreLossDetection(await watchSequence({ options, opened, sequence, source }), options.falseAlarmRate)
    } finally {
      await source.close()
    }
  } catch (thrown) {
    throwIfStopped(options.signal)
    const error = toAppError(thrown)
    if (error.code === 'usage') throw error
    report.failed.push({ name, code: error.code, message: error.message })
    options.reporter({ kind: 'item-failed', item: name, error })
  }
  report.pooled = poolLossScores(Object.values(report.sequences))
  report.overall = meanScores(Object.values(report.sequences))
}

/** Frame by frame behind the first that has a target. */
async function watchSequence({ options, opened, sequence, source }: Omit<Scoring, 'report'> & { source: FrameSource }): Promise<WatchedFrame[]> {
  const { signal, reporter, falseAlarmRate } = options
  const groundTruth = sequence.groundTruth.slice(0, Math.min(source.clip.frameCount, options.frames ?? Infinity))
  const frameIndex = groundTruth.findIndex((truth) => truth !== null)
  const box = groundTruth[frameIndex]
  if (!opened.siamese) throw new AppError({ code: 'usage', message: `${opened.name} has no network that background could be compared by.`, hint: 'Name a model folder or a run with --model.' })
  if (!box) throw new AppError({ code: 'sequences-invalid', message: `${sequence.name}: the target is absent from the first ${groundTruth.length} frames.` })
  const picture = await source.readFrame(frameIndex, { signal })
  const follower = await openFollower({ source, ...opened.siamese, exemplar: { picture, frameIndex, box }, falseAlarmRate, signal })
  const watched: WatchedFrame[] = []
  if (frameIndex === groundTruth.length - 1) return watched
  for await (const frame of source.frames({ from: frameIndex + 1, to: groundTruth.length - 1, signal })) {
    const { box: found, state, confidence, score, psr } = await follower.update(frame)
    watched.push({ truth: groundTruth[frame.frameIndex] ?? null, box: found, state, confidence, score, psr })
    reporter({ kind: 'progress', unit: 'frames', done: frame.frameIndex + 1, total: groundTruth.length, item: sequence.name })
  }
  return watched
}
