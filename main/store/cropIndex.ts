/** Offset and length of a crop in the data file: two float64, little-endian, exact up to 2^53 bytes. */
export const RECORD_BYTES = 16

/** Where each crop lies. The only part of a crop store that is in memory: sixteen bytes a crop. */
export class CropIndex {
  /** Offset and length, alternating; longer than needed. */
  private records: Float64Array
  private length = 0

  /** Reads records up to the first that does not continue the one before: there a write was torn. */
  constructor(bytes: Uint8Array) {
    const whole = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % RECORD_BYTES))) // a copy: typed arrays need aligned memory
    this.records = new Float64Array(whole.buffer)
    while (2 * this.length < this.records.length && this.continues(this.length)) this.length += 1
  }

  get count(): number {
    return this.length
  }

  /** Bytes of data that the crops take. */
  get end(): number {
    return this.length === 0 ? 0 : this.at(this.length - 1).offset + this.at(this.length - 1).length
  }

  has(id: number): boolean {
    return Number.isInteger(id) && id >= 0 && id < this.length
  }

  at(id: number): { offset: number; length: number } {
    return { offset: this.records[2 * id]!, length: this.records[2 * id + 1]! }
  }

  /** Records of crops of these lengths, one after another from the end; not added yet. */
  plan(lengths: readonly number[]): Float64Array {
    const planned = new Float64Array(2 * lengths.length)
    let offset = this.end
    for (const [position, length] of lengths.entries()) {
      planned.set([offset, length], 2 * position)
      offset += length
    }
    return planned
  }

  add(planned: Float64Array): void {
    const needed = 2 * this.length + planned.length
    if (needed > this.records.length) {
      const larger = new Float64Array(Math.max(needed, 2 * this.records.length))
      larger.set(this.records.subarray(0, 2 * this.length))
      this.records = larger
    }
    this.records.set(planned, 2 * this.length)
    this.length += planned.length / 2
  }

  truncate(count: number): void {
    this.length = Math.min(this.length, Math.max(0, Math.trunc(count)))
  }

  private continues(id: number): boolean {
    const { offset, length } = this.at(id)
    return offset === this.end && Number.isSafeInteger(length) && length > 0
  }
}
