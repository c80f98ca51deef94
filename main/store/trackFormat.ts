import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import { SAMPLE_SOURCES, TRACK_STATES } from '../contract/track'
import type { SampleSource, TrackSample, TrackState } from '../contract/track'

/** A track with what names it in a file. */
export interface StoredTrack {
  /** Positive, unique in its file. */
  id: number
  label: string
  samples: readonly TrackSample[]
}

/** One object in one clip, which is what tracking from a box yields. */
export function singleTrack(samples: readonly TrackSample[]): StoredTrack[] {
  return [{ id: 1, label: 'object', samples }]
}

/** Files are in frame order, whichever way the tracker went. */
export function inFrameOrder(samples: readonly TrackSample[]): TrackSample[] {
  return samples.toSorted((a, b) => a.frameIndex - b.frameIndex)
}

/** Boxes that a person stands for; between them interpolation is allowed. */
export function isKeyframe(source: SampleSource): boolean {
  return source === 'user' || source === 'imported'
}

/** Reads single values of a track file; each error names the place. */
export class TrackValues {
  constructor(
    /** File and line, or file and path inside it. */
    private readonly place: string,
  ) {}

  /** @param allowed also NaN and the infinities, as scores of a flat response map may be */
  number(name: string, value: unknown, allowed: 'finite' | 'any' = 'finite'): number {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    const spelled = value === 'NaN' || value === 'Infinity' || value === '-Infinity'
    if (typeof number !== 'number' || (Number.isNaN(number) && !spelled)) throw this.invalid(`${name} is "${String(value)}", no number`)
    if (allowed === 'finite' && !Number.isFinite(number)) throw this.invalid(`${name} is ${number}`)
    return number
  }

  /** Empty text and null stand for "none". */
  optional(name: string, value: unknown): number | null {
    return value === '' || value === null || value === undefined ? null : this.number(name, value, 'any')
  }

  index(name: string, value: unknown): number {
    const number = this.number(name, value)
    if (!Number.isSafeInteger(number) || number < 0) throw this.invalid(`${name} is ${number}, no index`)
    return number
  }

  /** Sides are positive; that all four are finite, `number` sees to. */
  box(value: { x: unknown; y: unknown; w: unknown; h: unknown }): Box {
    const box = { left: this.number('x', value.x), top: this.number('y', value.y), width: this.number('w', value.w), height: this.number('h', value.h) }
    if (!(box.width > 0 && box.height > 0)) throw this.invalid(`the box is ${box.width} x ${box.height} pixels`)
    return box
  }

  state(value: unknown): TrackState {
    return this.oneOf({ name: 'state', value, choices: TRACK_STATES })
  }

  source(value: unknown): SampleSource {
    return this.oneOf({ name: 'source', value, choices: SAMPLE_SOURCES })
  }

  invalid(what: string): AppError {
    return trackInvalid(`${this.place}: ${what}.`)
  }

  private oneOf<T extends string>({ name, value, choices }: { name: string; value: unknown; choices: readonly T[] }): T {
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw this.invalid(`${name} is "${String(value)}"; it must be one of ${choices.join(', ')}`)
    return found
  }
}

export function trackInvalid(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'track-invalid', message, hint: 'Name a track.csv or track.json that Pultrack wrote, or correct that place.', cause })
}
