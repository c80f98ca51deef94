import { Column } from './column'

/** Values of a block, and blocks of a block above. */
const FAN = 16

interface Level {
  low: Column<Int32Array>
  high: Column<Int32Array>
}

/**
 * Where the smallest and the largest of any stretch of a column lie, found in a few dozen looks however long it is: a pyramid of blocks that each know
 * the positions of their extremes. Values that do not count (not finite, or not positive under a logarithm) are never extremes.
 */
export class Extremes {
  /** Position of the smallest and of the largest value of the stretch last asked for; -1 where none counts. */
  low = -1
  high = -1
  private readonly levels: Level[] = []

  constructor(
    private readonly values: Column<Float64Array>,
    private readonly counts: (value: number) => boolean,
  ) {}

  /** Looks for the extremes of `[from, to)`; the answer is in `low` and `high`. */
  find(from: number, to: number): void {
    this.extend()
    this.low = -1
    this.high = -1
    let start = from
    let end = to
    for (let depth = 0; ; depth += 1) {
      const innerStart = Math.ceil(start / FAN)
      const innerEnd = Math.floor(end / FAN)
      if (innerStart >= innerEnd) return this.look(depth, start, end)
      this.look(depth, start, innerStart * FAN)
      this.look(depth, innerEnd * FAN, end)
      start = innerStart
      end = innerEnd
    }
  }

  truncate(length: number): void {
    let blocks = length
    for (const { low, high } of this.levels) {
      blocks = Math.floor(blocks / FAN)
      low.truncate(blocks)
      high.truncate(blocks)
    }
  }

  /** Elements of a depth: values at 0, blocks of blocks above. */
  private look(depth: number, from: number, to: number): void {
    if (depth === 0) {
      for (let index = from; index < to; index += 1) this.consider(index, index)
      return
    }
    const { low, high } = this.levels[depth - 1]!
    for (let block = from; block < to; block += 1) this.consider(low.raw[block]!, high.raw[block]!)
  }

  private consider(lowCandidate: number, highCandidate: number): void {
    const values = this.values.raw
    if (lowCandidate >= 0 && this.counts(values[lowCandidate]!) && (this.low < 0 || values[lowCandidate]! < values[this.low]!)) this.low = lowCandidate
    if (highCandidate >= 0 && this.counts(values[highCandidate]!) && (this.high < 0 || values[highCandidate]! > values[this.high]!)) this.high = highCandidate
  }

  /** Only full blocks are kept, so what is appended never changes one. */
  private extend(): void {
    let below = this.values.length
    for (let depth = 0; below >= FAN; depth += 1) {
      const level = (this.levels[depth] ??= { low: Column.integers(), high: Column.integers() })
      const full = Math.floor(below / FAN)
      for (let block = level.low.length; block < full; block += 1) {
        this.low = -1
        this.high = -1
        this.look(depth, block * FAN, (block + 1) * FAN)
        level.low.push(this.low)
        level.high.push(this.high)
      }
      below = full
    }
  }
}
