import type { FrameStamp } from './timestamps'

const FIRST_CAPACITY = 1024

/** Timestamps of a decode's frames, in nine bytes each: clips have a hundred thousand and more. */
export class StampList {
  private stamps = new Float64Array(FIRST_CAPACITY)
  private keys = new Uint8Array(FIRST_CAPACITY)
  private count = 0

  get length(): number {
    return this.count
  }

  /** NaN where a frame has none. */
  get pts(): Float64Array {
    return this.stamps.subarray(0, this.count)
  }

  push({ pts, isKey }: FrameStamp): void {
    if (this.count === this.stamps.length) this.grow()
    this.stamps[this.count] = pts
    this.keys[this.count] = Number(isKey)
    this.count += 1
  }

  /** Positions of the frames at which decoding can begin. */
  findKeys(): number[] {
    const found: number[] = []
    for (let position = 0; position < this.count; position += 1) if (this.keys[position] === 1) found.push(position)
    return found
  }

  toArray(): FrameStamp[] {
    return Array.from(this.pts, (pts, position) => ({ pts, isKey: this.keys[position] === 1 }))
  }

  static from(stamps: Iterable<FrameStamp>): StampList {
    const list = new StampList()
    for (const stamp of stamps) list.push(stamp)
    return list
  }

  private grow(): void {
    const { stamps, keys } = this
    this.stamps = new Float64Array(2 * stamps.length)
    this.stamps.set(stamps)
    this.keys = new Uint8Array(2 * keys.length)
    this.keys.set(keys)
  }
}
