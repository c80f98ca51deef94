type Numbers = Float64Array | Int32Array

const FIRST_CAPACITY = 256

/** Numbers that are appended one after the other, in a typed array that doubles when it is full. */
export class Column<T extends Numbers> {
  private data: T
  private count = 0

  private constructor(private readonly create: (capacity: number) => T) {
    this.data = create(FIRST_CAPACITY)
  }

  static floats(): Column<Float64Array> {
    return new Column<Float64Array>((capacity) => new Float64Array(capacity))
  }

  static integers(): Column<Int32Array> {
    return new Column<Int32Array>((capacity) => new Int32Array(capacity))
  }

  get length(): number {
    return this.count
  }

  /** The array as it is now, longer than `length`: for tight loops, not to be kept. */
  get raw(): T {
    return this.data
  }

  /** @returns NaN outside */
  at(index: number): number {
    return index >= 0 && index < this.count ? this.data[index]! : NaN
  }

  push(value: number): void {
    this.reserve(this.count + 1)
    this.data[this.count] = value
    this.count += 1
  }

  append(values: ArrayLike<number>): void {
    this.reserve(this.count + values.length)
    this.data.set(values, this.count)
    this.count += values.length
  }

  truncate(length: number): void {
    this.count = Math.min(this.count, length)
  }

  private reserve(length: number): void {
    if (length <= this.data.length) return
    const grown = this.create(Math.max(length, 2 * this.data.length))
    grown.set(this.data.subarray(0, this.count))
    this.data = grown
  }
}

/** Position of the first value that is at least `bound`, in a column that never falls; the length where there is none. */
export function lowerBound(column: Column<Numbers>, bound: number, from = 0, to = column.length): number {
  const values = column.raw
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}
