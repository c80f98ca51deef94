import type { Box } from '../../../main/contract/geometry'
import type { Cell } from '../../../renderer/tracks/cell'
import { createUserCell } from '../../../renderer/tracks/cell'
import { PLAIN_LOOK, Track } from '../../../renderer/tracks/track'
import type { TrackLook } from '../../../renderer/tracks/track'
import type { TrackSet } from '../../../renderer/tracks/trackSet'

export const LOOK: TrackLook = { label: 'Object 1', colour: 1, ...PLAIN_LOOK }

export function createTrack(id = 'a', cells: readonly (readonly [number, Cell])[] = []): Track {
  const track = new Track(id, { ...LOOK })
  for (const [frame, cell] of cells) track.samples.write(frame, cell)
  return track
}

export function boxAt(left: number, top = left): Box {
  return { left, top, width: 20, height: 10 }
}

export function userCell(left: number, more: Partial<Cell> = {}): Cell {
  return { ...createUserCell(boxAt(left)), ...more }
}

export function machineCell(left: number, more: Partial<Cell> = {}): Cell {
  return { box: boxAt(left), score: 0.8, psr: 9.5, scaleIndex: 1, confidence: null, state: 'tracked', source: 'tracker', modelId: 'model-a', interpolated: false, ...more }
}

/** Everything in a set, as plain data. */
export function dump(set: TrackSet): unknown {
  return set.tracks.map((track) => ({ id: track.id, look: track.look, cells: [...track.samples.frames()].map((frame) => [frame, track.samples.read(frame)]) }))
}

/** Chance that comes the same every time (mulberry32). */
export class SceneRandom {
  constructor(private state: number) {}

  uniform(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform()
  }

  integer(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)]!
  }
}
