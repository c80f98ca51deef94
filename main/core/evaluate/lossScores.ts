import type { Box } from '../../contract/geometry'
import type { TrackState } from '../../contract/track'
import { computeOverlap } from './overlap'
import { mean } from './successCurve'

/** A box that overlaps the target by less is on something else. */
export const LOST_BELOW = 0.1
/** Frames within which a target that is back should be tracked again. */
const RETURN_FRAMES = 15

/** One tracked frame as loss detection answered it. */
export interface WatchedFrame {
  /** Null where the target is absent. */
  truth: Box | null
  box: Box
  state: TrackState
  confidence: number | null
  /** Raw signals that a confidence must beat. */
  score: number
  psr: number | null
}

/** How well a tracker knows when it is lost, on one sequence; a figure is null where there was nothing to count. */
export interface LossScores {
  frames: number
  /** Absent, or the box overlaps the target by less than {@link LOST_BELOW}. */
  lostFrames: number
  absentFrames: number
  /** Area under the ROC curve of "lost": chance that a frame with the target is more confident than one without. */
  area: number | null
  areaOfScore: number | null
  areaOfPsr: number | null
  /** Share of lost frames whose answer passes for the target: the false alarms that a rate was chosen for. */
  falseAlarms: number | null
  /** Share of frames without a target that are written as tracked. */
  absentTracked: number | null
  /** Share of frames on the target that are not called tracked. */
  presentDoubted: number | null
  /** Frames from each return of the target until it is tracked again; null: not within the sequence. */
  returns: (number | null)[]
  /** Of those, the share within 15 frames. */
  returnedSoon: number | null
  meanOverlap: number | null
}

/** @param rate the chosen false-alarm rate, a share */
export function scoreLossDetection(frames: readonly WatchedFrame[], rate: number): LossScores {
  const overlaps = frames.map(({ truth, box }) => (truth ? computeOverlap(box, truth) : null))
  const isLost = overlaps.map((overlap) => overlap === null || overlap < LOST_BELOW)
  const share = (chosen: (frame: WatchedFrame, index: number) => boolean, has: (frame: WatchedFrame) => boolean): number | null => {
    const among = frames.filter(chosen)
    return among.length === 0 ? null : among.filter(has).length / among.length
  }
  const areaOf = (signal: (frame: WatchedFrame) => number | null): number | null => {
    const values = frames.map(signal)
    const of = (lost: boolean): number[] => values.filter((value, index): value is number => value !== null && isLost[index] === lost)
    return areaUnderCurve({ higher: of(false), lower: of(true) })
  }
  const returns = findReturns(frames, overlaps)
  return {
    frames: frames.length, lostFrames: isLost.filter(Boolean).length, absentFrames: frames.filter(({ truth }) => !truth).length,
    area: areaOf(({ confidence }) => confidence), areaOfScore: areaOf(({ score }) => score), areaOfPsr: areaOf(({ psr }) => psr),
    falseAlarms: share((_, index) => isLost[index]!, ({ confidence }) => confidence === null || confidence >= 1 - rate),
    absentTracked: share(({ truth }) => !truth, ({ state }) => state === 'tracked'),
    presentDoubted: share((_, index) => !isLost[index], ({ state }) => state !== 'tracked'),
    returns, returnedSoon: returns.length === 0 ? null : returns.filter((after) => after !== null && after <= RETURN_FRAMES).length / returns.length,
    meanOverlap: frames.some(({ truth }) => truth) ? mean(overlaps.filter((overlap) => overlap !== null)) : null,
  }
}

type Figure = { [Key in keyof LossScores]: LossScores[Key] extends number | null ? Key : never }[keyof LossScores]
const MEANT: readonly Figure[] = ['area', 'areaOfScore', 'areaOfPsr', 'falseAlarms', 'absentTracked', 'presentDoubted', 'returnedSoon', 'meanOverlap']

/** Means over the sequences that have the figure. */
export type MeanScores = Partial<Record<Figure, number>>

export function meanScores(scores: readonly LossScores[]): MeanScores {
  const means: MeanScores = {}
  for (const figure of MEANT) {
    const values = scores.flatMap((of) => of[figure] ?? [])
    if (values.length > 0) means[figure] = mean(values)
  }
  return means
}

/** Shares over the frames of many sequences together, where each sequence alone has too few to tell a rate by. */
export interface PooledLoss {
  lostFrames: number
  falseAlarms: number | null
  absentTracked: number | null
  presentDoubted: number | null
}

export function poolLossScores(scores: readonly LossScores[]): PooledLoss {
  const pool = (figure: 'falseAlarms' | 'absentTracked' | 'presentDoubted', among: (of: LossScores) => number): number | null => {
    const frames = scores.reduce((sum, of) => sum + among(of), 0)
    return frames === 0 ? null : scores.reduce((sum, of) => sum + (of[figure] ?? 0) * among(of), 0) / frames
  }
  return {
    lostFrames: scores.reduce((sum, { lostFrames }) => sum + lostFrames, 0),
    falseAlarms: pool('falseAlarms', ({ lostFrames }) => lostFrames), absentTracked: pool('absentTracked', ({ absentFrames }) => absentFrames),
    presentDoubted: pool('presentDoubted', ({ frames, lostFrames }) => frames - lostFrames),
  }
}

/** Mann-Whitney: the chance that one of `higher` is above one of `lower`, ties by half; null where either is empty. */
export function areaUnderCurve({ higher, lower }: { higher: readonly number[]; lower: readonly number[] }): number | null {
  if (higher.length === 0 || lower.length === 0) return null
  const sorted = Float64Array.from(higher).sort()
  const above = lower.reduce((sum, value) => sum + (2 * sorted.length - countBelow(sorted, value, false) - countBelow(sorted, value, true)) / 2, 0)
  return above / (higher.length * lower.length)
}

/** Values of an ascending list that are below one, or at most it. */
function countBelow(sorted: Float64Array, value: number, withEqual: boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value || (withEqual && sorted[middle]! === value)) low = middle + 1
    else high = middle
  }
  return low
}

function findReturns(frames: readonly WatchedFrame[], overlaps: readonly (number | null)[]): (number | null)[] {
  return frames.flatMap(({ truth }, index) => {
    if (index === 0 || !truth || frames[index - 1]!.truth) return []
    const again = frames.findIndex(({ state }, later) => later >= index && state === 'tracked' && (overlaps[later] ?? 0) >= LOST_BELOW)
    return [again < 0 ? null : again - index]
  })
}
