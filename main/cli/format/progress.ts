import type { JobProgress } from '../../contract/reporter'

/** Rate and time left of whatever is being counted, from when it was first seen. */
export class ProgressMeter {
  private counted = ''
  private last = 0
  private start = { at: 0, with: 0 }

  /** `now` in seconds, on any clock that only goes forward. */
  describe(progress: JobProgress, now: number): string {
    const { unit, done, total, item } = progress
    this.follow(progress, now)
    const rate = (done - this.start.with) / Math.max(1e-9, now - this.start.at)
    const whole = Math.floor(done) // a part of an item moves the time left, and is not counted
    const count = total === null ? `${whole} ${unit}` : `${whole}/${total} ${unit}`
    const known = done > this.start.with
    const speed = known ? `, ${formatRate(rate, unit)}` : ''
    const left = known && total !== null ? `, ${formatDuration((total - done) / rate)} left` : ''
    return `${count}${speed}${left}: ${item}`
  }

  /** Another unit or total, or a count that falls, is another thing being counted: its rate starts afresh. */
  private follow({ unit, done, total }: JobProgress, now: number): void {
    const counted = `${unit}/${total}`
    if (counted !== this.counted || done < this.last) this.start = { at: now, with: done }
    this.counted = counted
    this.last = done
  }
}

/** Per second where that is a readable number, else per minute. */
export function formatRate(perSecond: number, unit: string): string {
  return perSecond >= 1 ? `${perSecond.toFixed(1)} ${unit}/s` : `${(perSecond * 60).toFixed(1)} ${unit}/min`
}

/** 5 s, 3 min 20 s, 2 h 05 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}
