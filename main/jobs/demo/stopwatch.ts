import type { Timing } from '../report/timingSection'

/** Remembers how long the parts of a job took. */
export class Stopwatch {
  readonly timings: Timing[] = []

  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now()
    try {
      return await work()
    } finally {
      this.timings.push({ what, seconds: (performance.now() - started) / 1000 })
    }
  }

  get total(): number {
    return this.timings.reduce((sum, { seconds }) => sum + seconds, 0)
  }
}
