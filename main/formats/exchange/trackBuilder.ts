import type { Box } from '../../contract/geometry'
import { exchangeInvalid } from './exchangeFormat'
import { DEFAULT_LABEL, importedSample } from './exchangeModel'
import type { ExchangeSample, ExchangeTrack } from './exchangeModel'
import { LIMITS } from './limits'

/** A row of a file, as far as every format has it. */
export interface Row {
  /** Number or name of the track in the file. */
  key: string | number
  frameIndex: number
  box: Box
  known?: Partial<ExchangeSample> | undefined
  /** Line, or position in the list. */
  at: number
}

interface OpenTrack {
  id: number
  label: string | null
  samples: ExchangeSample[]
  sorted: boolean
}

/** `LABEL_ID`, as tracks are called where a format has names but neither labels nor numbers. */
const NUMBERED = /^(.{1,200})_(\d{1,9})$/

export function labelOfName(name: string): string {
  return NUMBERED.exec(name)?.[1] ?? name
}

/** Gathers rows in any order to tracks in frame order, and refuses what no clip can have. Numbers that a track may not have (0, names without one) are counted anew, from 1. */
export class TrackBuilder {
  private readonly tracks = new Map<string | number, OpenTrack>()
  private count = 0
  private filled = 0

  constructor(private readonly path: string) {}

  /** @throws AppError `track-invalid` for a frame or a box that cannot be */
  add({ key, frameIndex, box, known, at }: Row): void {
    if (!Number.isInteger(frameIndex) || frameIndex < 0 || frameIndex > LIMITS.frameIndex) throw this.invalid(at, `frame ${frameIndex} is no frame between 0 and ${LIMITS.frameIndex}`)
    this.checkBox(box, at)
    if (++this.count > LIMITS.samples) throw this.invalid(at, `more than ${LIMITS.samples} boxes`)
    const track = this.track(key, at)
    const last = track.samples.at(-1)
    if (last && last.frameIndex >= frameIndex) track.sorted = false
    track.samples.push(importedSample(frameIndex, box, known))
  }

  /** Frames that are about to be filled in between two boxes of a file. @throws AppError `track-invalid` for more than the limit, before the first of them */
  announceFill(frames: number, at: number): void {
    this.filled += Math.max(0, frames)
    if (!(this.filled <= LIMITS.filled)) throw this.invalid(at, `more than ${LIMITS.filled} frames would have to be filled in between its boxes`)
  }

  /** Names a track; the first name stays. */
  label(key: string | number, label: string, at: number): void {
    const track = this.track(key, at)
    track.label ??= label.slice(0, LIMITS.label)
  }

  /** @throws AppError `track-invalid` when there is no track, or a track has two boxes in one frame */
  finish(): ExchangeTrack[] {
    const tracks = [...this.tracks].filter(([, { samples }]) => samples.length > 0)
    if (tracks.length === 0) throw exchangeInvalid(this.path, 'there is no box in it')
    return tracks.map(([key, track]) => ({ id: track.id, label: track.label ?? DEFAULT_LABEL, samples: this.inOrder(key, track) }))
  }

  private track(key: string | number, at: number): OpenTrack {
    const known = this.tracks.get(key)
    if (known) return known
    if (this.tracks.size >= LIMITS.tracks) throw this.invalid(at, `more than ${LIMITS.tracks} tracks`)
    const track: OpenTrack = { id: this.chooseId(key), label: null, samples: [], sorted: true }
    this.tracks.set(key, track)
    return track
  }

  private readonly taken = new Set<number>()
  private next = 1

  private chooseId(key: string | number): number {
    const number = typeof key === 'number' ? key : Number(NUMBERED.exec(key)?.[2])
    if (Number.isSafeInteger(number) && number > 0 && !this.taken.has(number)) {
      this.taken.add(number)
      return number
    }
    while (this.taken.has(this.next)) this.next++
    this.taken.add(this.next)
    return this.next
  }

  private inOrder(key: string | number, { samples, sorted }: OpenTrack): ExchangeSample[] {
    if (sorted) return samples
    samples.sort((a, b) => a.frameIndex - b.frameIndex)
    const twice = samples.find(({ frameIndex }, index) => samples[index - 1]?.frameIndex === frameIndex)
    if (twice) throw exchangeInvalid(this.path, `track ${key} has two boxes in frame ${twice.frameIndex}`)
    return samples
  }

  private checkBox({ left, top, width, height }: Box, at: number): void {
    const sound = Math.abs(left) <= LIMITS.pixels && Math.abs(top) <= LIMITS.pixels && width > 0 && height > 0 && width <= LIMITS.pixels && height <= LIMITS.pixels
    if (!sound) throw this.invalid(at, `the box ${left},${top} of ${width} x ${height} pixels cannot be`)
  }

  private invalid(at: number, what: string): Error {
    return exchangeInvalid(`${this.path}:${at}`, what)
  }
}
