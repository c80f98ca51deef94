import type { SeriesBuffer } from '../streams/seriesBuffer'

/** Weight of the average that is judged: single steps scatter by far more than a stage gains in them. */
const SMOOTHING = 0.98
/** Before so many steps the average stands on too few. */
const FEWEST = 20

export interface SinceBest {
  /** The least that the smoothed loss has been, and how long ago. */
  loss: number
  steps: number
}

/** For how long the loss has not become better; null while there is too little of it. Tells when more steps bring nothing (landscape L4). */
export function findSinceBest(series: SeriesBuffer): SinceBest | null {
  if (series.length < FEWEST) return null
  const { values } = series.smoothed(SMOOTHING)
  let best = -1
  for (let index = FEWEST - 1; index < values.length; index += 1) {
    const value = values.at(index)
    if (Number.isFinite(value) && (best < 0 || value < values.at(best))) best = index
  }
  const { exact } = series.places.step
  return best < 0 ? null : { loss: values.at(best), steps: exact.at(series.length - 1) - exact.at(best) }
}
