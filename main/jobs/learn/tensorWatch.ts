/** Steps whose least count stands for them: within a step tensors come and go. */
const WINDOW_STEPS = 10
/** In a row, each with more than the one before: what a stage sets up late (slots of the optimiser, a ranking) is one rise. */
const RISES = 3

/** What a stage has kept that it should have given back. */
export interface TensorGrowth {
  steps: number
  from: number
  to: number
}

/** Watches the tensors that are held after every step of a stage, whose number must not rise on and on (landscape L10). */
export class TensorWatch {
  private counts: number[] = []
  /** Least counts of the windows so far; the first, in which everything is set up, does not count. */
  private floors: number[] = []
  private told = false

  /** A stage begins: it may hold more than the last one. */
  restart(): void {
    this.counts = []
    this.floors = []
    this.told = false
  }

  /** @returns the growth, once a stage, when it is plain; else null */
  note(tensors: number): TensorGrowth | null {
    this.counts.push(tensors)
    if (this.counts.length < WINDOW_STEPS) return null
    this.floors.push(Math.min(...this.counts))
    this.counts = []
    const last = this.floors.slice(1).slice(-RISES - 1)
    const rises = last.length > RISES && last.every((floor, index) => index === 0 || floor > last[index - 1]!)
    if (!rises || this.told) return null
    this.told = true
    return { steps: RISES * WINDOW_STEPS, from: last[0]!, to: last.at(-1)! }
  }
}

export function tellGrowth({ steps, from, to }: TensorGrowth): string {
  return `TensorFlow held ${from} tensors, and ${to} after ${steps} more steps: something is not given back, and memory may run out. The run goes on; stop and resume it to begin with little again, and report this with its run.json.`
}
