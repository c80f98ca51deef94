import type { MaskRegion, Region } from '../contract/region'
import { malformed } from './lines'

/** First bytes of a file, which tell it from text: int16, little endian. */
const VERSION = 1
const TYPES = { code: 0, rectangle: 1, polygon: 2, mask: 3, point: 4 } as const
/** The longest run that fits a uint16; a longer one is split with an empty run between, as vot-toolkit splits it. */
const LONGEST_RUN = 255 * 255

/** @returns whether the bytes begin as VOT's binary trajectories do */
export function isBinaryTrajectory(bytes: Uint8Array): boolean {
  return bytes.length >= 6 && bytes[0] === VERSION && bytes[1] === 0
}

/**
 * Reads VOT's binary trajectory (`.bin`).
 * @throws AppError `sequences-invalid` that names the region at which the file is cut short or malformed
 */
export function readBinaryRegions({ bytes, path }: { bytes: Uint8Array; path: string }): Region[] {
  if (!isBinaryTrajectory(bytes)) throw malformed({ path, line: null, why: 'the file is no binary trajectory of version 1' })
  const reader = new Reader(bytes, path)
  const count = reader.header()
  const regions: Region[] = []
  for (let index = 0; index < count; index += 1) regions.push(reader.region(index))
  if (reader.left > 0) throw malformed({ path, line: null, why: `${reader.left} bytes follow the ${count} regions that the file announces` })
  return regions
}

class Reader {
  private readonly view: DataView
  private at = 0

  constructor(bytes: Uint8Array, private readonly path: string) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.view.byteLength - this.at
  }

  header(): number {
    this.at = 6
    return this.view.getUint32(2, true)
  }

  region(index: number): Region {
    try {
      return this.next(index)
    } catch (cause) {
      if (cause instanceof RangeError) throw malformed({ path: this.path, line: null, why: `the file ends within region ${index + 1}` })
      throw cause
    }
  }

  private next(index: number): Region {
    const type = this.take(1, (at) => this.view.getUint8(at))
    if (type === TYPES.code) return { kind: 'code', code: this.take(4, (at) => this.view.getUint32(at, true)) }
    if (type === TYPES.rectangle) return { kind: 'rectangle', box: { left: this.float(), top: this.float(), width: this.float(), height: this.float() } }
    if (type === TYPES.point) return { kind: 'point', point: { x: this.float(), y: this.float() } }
    if (type === TYPES.polygon) return { kind: 'polygon', points: Array.from({ length: this.short() }, () => ({ x: this.float(), y: this.float() })) }
    if (type === TYPES.mask) return this.mask()
    throw malformed({ path: this.path, line: null, why: `region ${index + 1} is of the unknown type ${type}` })
  }

  private mask(): MaskRegion {
    const [left, top] = [this.signed(), this.signed()]
    const [width, height, count] = [this.short(), this.short(), this.short()]
    return { kind: 'mask', left, top, width, height, runs: Array.from({ length: count }, () => this.short()) }
  }

  private float(): number {
    return this.take(4, (at) => this.view.getFloat32(at, true))
  }

  private short(): number {
    return this.take(2, (at) => this.view.getUint16(at, true))
  }

  private signed(): number {
    return this.take(2, (at) => this.view.getInt16(at, true))
  }

  /** @throws RangeError past the end */
  private take(size: number, read: (at: number) => number): number {
    const value = read(this.at)
    this.at += size
    return value
  }
}

/** Bytes of a trajectory as VOT's toolkit writes it; coordinates in single precision. */
export function writeBinaryRegions(regions: readonly Region[]): Uint8Array {
  const whole = regions.map((region) => (region.kind === 'mask' ? { ...region, runs: region.runs.flatMap(splitRun) } : region))
  const writer = new Writer(whole.reduce((sum, region) => sum + sizeOf(region), HEADER))
  writer.signed(VERSION)
  writer.long(whole.length)
  for (const region of whole) writer.region(region)
  return writer.bytes
}

/** Version and number of regions. */
const HEADER = 6

function sizeOf(region: Region): number {
  switch (region.kind) {
    case 'code': return 1 + 4
    case 'point': return 1 + 8
    case 'rectangle': return 1 + 16
    case 'polygon': return 1 + 2 + 8 * region.points.length
    case 'mask': return 1 + 10 + 2 * region.runs.length
  }
}

class Writer {
  readonly bytes: Uint8Array
  private readonly view: DataView
  private at = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
    this.view = new DataView(this.bytes.buffer)
  }

  signed(value: number): void {
    this.view.setInt16(this.move(2), value, true)
  }

  long(value: number): void {
    this.view.setUint32(this.move(4), value, true)
  }

  region(region: Region): void {
    this.view.setUint8(this.move(1), TYPES[region.kind])
    if (region.kind === 'code') this.long(region.code)
    else if (region.kind === 'point') this.floats(region.point.x, region.point.y)
    else if (region.kind === 'rectangle') this.floats(region.box.left, region.box.top, region.box.width, region.box.height)
    else if (region.kind === 'polygon') {
      this.short(region.points.length)
      for (const { x, y } of region.points) this.floats(x, y)
    } else {
      this.signed(region.left)
      this.signed(region.top)
      for (const value of [region.width, region.height, region.runs.length, ...region.runs]) this.short(value)
    }
  }

  private short(value: number): void {
    this.view.setUint16(this.move(2), value, true)
  }

  private floats(...values: number[]): void {
    for (const value of values) this.view.setFloat32(this.move(4), value, true)
  }

  /** @returns where the next value goes */
  private move(size: number): number {
    this.at += size
    return this.at - size
  }
}

function splitRun(run: number): number[] {
  const parts: number[] = []
  let left = run
  for (; left > LONGEST_RUN; left -= LONGEST_RUN) parts.push(LONGEST_RUN, 0)
  return [...parts, left]
}
