import type { JobState } from '../../contract/jobState'
import type { JobProgress } from '../../contract/reporter'

type ToldProgress = NonNullable<JobState['progress']>

/** Speed is that of the last so many milliseconds: a first slow second should not haunt an hour. */
const WINDOW_MILLISECONDS = 10_000
const FEWEST_MILLISECONDS = 500

/** Adds speed and time left to what a job says of its progress. */
export class ProgressRate {
  private unit = ''
  private points: { at: number; done: number }[] = []

  constructor(private readonly now: () => number = () => performance.now()) {}

  measure({ unit, done, total, item }: JobProgress): ToldProgress {
    const at = this.now()
    const last = this.points.at(-1)
    if (unit !== this.unit || (last && done < last.done)) this.points = []
    this.unit = unit
    this.points.push({ at, done })
    while (this.points.length > 2 && at - this.points[1]!.at > WINDOW_MILLISECONDS) this.points.shift()
    const first = this.points[0]!
    const perSecond = at - first.at < FEWEST_MILLISECONDS || done === first.done ? null : ((done - first.done) * 1000) / (at - first.at)
    return { unit, done, total, item, perSecond, secondsLeft: perSecond === null || total === null ? null : Math.max(0, total - done) / perSecond }
  }
}
