import { Column } from './column'

/**
 * Places on an axis. A clock that was set back, or a file that was joined by hand, would make them fall; the curve would then run backwards and
 * nothing could be sought by halving. Hence, from the first fall on, `sorted` has the largest value so far, and `exact` what was said.
 */
export class SortedColumn {
  readonly exact = Column.floats()
  private corrected: Column<Float64Array> | null = null

  get sorted(): Column<Float64Array> {
    return this.corrected ?? this.exact
  }

  get length(): number {
    return this.exact.length
  }

  push(value: number): void {
    const last = this.sorted.at(this.length - 1)
    if (this.corrected === null && value < last) this.startCorrecting()
    this.exact.push(value)
    this.corrected?.push(value < last ? last : value)
  }

  truncate(length: number): void {
    this.exact.truncate(length)
    this.corrected?.truncate(length)
  }

  private startCorrecting(): void {
    this.corrected = Column.floats()
    this.corrected.append(this.exact.raw.subarray(0, this.exact.length))
  }
}
