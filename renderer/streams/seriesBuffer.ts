import { Column, lowerBound } from './column'
import { Extremes } from './extremes'
import type { Places } from './places'
import { SmoothedColumn } from './smoothing'

const isPositive = (value: number): boolean => value > 0 && value < Infinity

/** All values of one series, outside reactivity, with what is needed to draw any stretch of them at once. */
export class SeriesBuffer {
  readonly values = Column.floats()
  /** Positions of NaN and the infinities. */
  readonly notFinite = Column.integers()
  readonly finite = new Extremes(this.values, Number.isFinite)
  readonly positive = new Extremes(this.values, isPositive)
  private smoothedColumn: SmoothedColumn | null = null
  private notPositiveColumn: Column<Int32Array> | null = null

  constructor(
    readonly stage: string,
    readonly name: string,
    readonly places: Places,
  ) {}

  /** Names a chart: series of the same tag lie in one. */
  get tag(): string {
    return `${this.stage}/${this.name}`
  }

  get length(): number {
    return this.values.length
  }

  push(value: number): void {
    if (!Number.isFinite(value)) this.notFinite.push(this.length)
    if (value <= 0) this.notPositiveColumn?.push(this.length)
    this.values.push(value)
  }

  truncate(length: number): void {
    if (length >= this.length) return
    this.values.truncate(length)
    this.finite.truncate(length)
    this.positive.truncate(length)
    for (const marks of [this.notFinite, this.notPositiveColumn]) marks?.truncate(lowerBound(marks, length))
    this.smoothedColumn = null // its sum cannot be taken back
  }

  /** The smoothed values; kept while the weight stays the same. */
  smoothed(weight: number): SmoothedColumn {
    if (this.smoothedColumn?.weight !== weight) this.smoothedColumn = new SmoothedColumn(this.values, weight)
    this.smoothedColumn.extend()
    return this.smoothedColumn
  }

  /** Positions of zero and less, which a logarithm cannot show; sought when first asked for. */
  get notPositive(): Column<Int32Array> {
    if (this.notPositiveColumn) return this.notPositiveColumn
    const found = Column.integers()
    const values = this.values.raw
    for (let index = 0; index < this.length; index += 1) if (values[index]! <= 0) found.push(index)
    this.notPositiveColumn = found
    return found
  }
}
