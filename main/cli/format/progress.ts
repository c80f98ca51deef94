import type { JobProgress } from '../../contract/reporter'

/** Rate and time left of whatever is being counted, from when it was first seen. */
export class ProgressMeter {
  private key = ''
  private startedAt = 0
  private startedWith = 0

  /** `now` in seconds, on any clock that only goes forward. */
  describe(progress: JobProgress, now: number): string {
    const { unit, done, total, item } = progress
    const key = `${unit}/${total}/${item.split(',')[0]}`
    if (unit !== this.key.split('/')[0] || (total !== null && !this.key.startsWith(`${unit}/${total}/`)) || done < this.startedWith) {
      this.startedAt = now
      this.startedWith = done
    }
    this.key = key
    const rate = (done - this.startedWith) / Math.max(1e-9, now - this.startedAt)
    const count = total === null ? `${done} ${unit}` : `${done}/${total} ${unit}`
    const known = rate > 0 && done > this.startedWith
    const speed = known ? `, ${formatRate(rate, unit)}` : ''
    const left = known && total !== null ? `, ${formatDuration((total - done) / rate)} left` : ''
    return `${count}${speed}${left}: ${item}`
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
