import type { RunDetail } from '../../main/contract/runSummary'
import { lowerBound } from '../streams/column'
import type { Places } from '../streams/places'
import type { RunStream } from '../streams/runStream'

/** Steps that the pace is taken from: the last ones. */
const STEPS = 200

export interface TimeLeft {
  seconds: number
  /** False where a stage is to come of whose pace nothing is known yet: it takes at least so long. */
  isWhole: boolean
}

export interface TimeLeftRequest {
  detail: Pick<RunDetail, 'stages' | 'ended'>
  stream: RunStream
  /** Of the stage under way, as the engine estimates it. */
  secondsLeft: number
}

/** Time to the end of the curriculum, by the pace that this run has had in stages of each kind. */
export function estimateTimeLeft({ detail: { stages, ended }, stream, secondsLeft }: TimeLeftRequest): TimeLeft {
  const left: TimeLeft = { seconds: secondsLeft, isWhole: true }
  for (const { stage, steps } of stages.slice(ended.length)) { // sampling comes before the first and counts as ended with it
    const seconds = stage === 'mine' ? lastMining(stream) : steps * secondsPerStep(stream, stage)
    if (Number.isFinite(seconds)) left.seconds += seconds
    else left.isWhole = false
  }
  return left
}

/** Median over the last steps, so that a pause in between counts for nothing; NaN of a stage that has had no two. */
function secondsPerStep(stream: RunStream, stage: string): number {
  const [series] = stream.seriesOf(`${stage}/loss`)
  if (!series || series.length < 2) return NaN
  const times = series.places.wallTime.exact
  const waits = Array.from({ length: Math.min(STEPS, series.length - 1) }, (_, back) => times.at(series.length - 1 - back) - times.at(series.length - 2 - back)).toSorted((a, b) => a - b)
  return waits[Math.floor(waits.length / 2)]!
}

/** From the last step before a round was mined to its verdict; NaN where no round was, or none has a step before it. */
function lastMining(stream: RunStream): number {
  const [mined] = stream.seriesOf('mine/accepted')
  if (!mined) return NaN
  const { row, wallTime } = mined.places
  const verdict = row.at(mined.length - 1)
  const before = stream.series().flatMap(({ places, stage }) => (stage === 'mine' ? [] : [lastTimeBefore(places, verdict)])).filter(Number.isFinite)
  return before.length === 0 ? NaN : wallTime.exact.at(mined.length - 1) - Math.max(...before)
}

function lastTimeBefore({ row, wallTime }: Places, bound: number): number {
  return wallTime.exact.at(lowerBound(row, bound) - 1)
}
