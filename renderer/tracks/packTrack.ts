import { packSamples, unpackSamples } from '../../main/contract/trackPacket'
import type { ClipTrack } from '../../main/contract/trackProcedures'
import type { TrackSample } from '../../main/contract/track'
import type { Cell } from './cell'
import type { CellList } from './cellList'
import { canInterpolate, interpolatedGaps, shownCell } from './shownCell'
import { Track, TRACK_COLOURS } from './track'

export interface PackRequest {
  /** Seconds of every frame of the clip. */
  mediaTimes: Float64Array
  /** A run that is not at its end: it is saved when it is, so that one step still takes all of it back after a reload. */
  without?: CellList | undefined
}

/** A track as the engine stores it: interpolated frames written out, so that no reader of the file has to know the rule. */
export function packTrack(track: Track, { mediaTimes, without }: PackRequest): ClipTrack {
  const before = new Map<number, Cell | null>()
  for (let row = (without?.length ?? 0) - 1; row >= 0; row -= 1) before.set(without!.frameAt(row), without!.cellAt(row))
  const { label, ...look } = track.look
  const samples: TrackSample[] = []
  for (const frame of framesToStore(track, mediaTimes.length)) {
    const stored = track.samples.read(frame)
    const replaced = stored?.source === 'tracker' && before.has(frame)
    const cell = replaced ? before.get(frame)! : (stored ?? shownCell(track, frame)?.cell)
    if (cell) samples.push(toSample(cell, { frameIndex: frame, mediaTime: mediaTimes[frame] ?? 0 }))
  }
  const cleared = without ? [...track.cleared, ...before.keys()].filter((frame) => !track.samples.has(frame)) : []
  const attributes = { ...look, created: track.created, ...(cleared.length > 0 ? { cleared } : {}) }
  return { track: track.id, label, attributes, samples: packSamples(samples) }
}

function framesToStore(track: Track, frameCount: number): number[] {
  const frames = [...track.samples.frames(0, frameCount - 1)]
  for (const { left, right } of interpolatedGaps(track, { from: 0, to: frameCount - 1 })) {
    for (let frame = left + 1; frame < right; frame += 1) frames.push(frame)
  }
  return frames.sort((a, b) => a - b)
}

function toSample({ interpolated: _flag, ...cell }: Cell, place: { frameIndex: number; mediaTime: number }): TrackSample {
  // The mean of neighbours' scores would be a number that nobody measured.
  return { ...cell, ...place, score: cell.source === 'interpolated' ? 0 : cell.score }
}

export function toCell({ frameIndex: _frame, mediaTime: _time, ...cell }: TrackSample): Cell {
  return { ...cell, interpolated: false }
}

/** @throws AppError `message-invalid` when the columns do not fit together */
export function unpackTrack({ track: id, label, attributes, samples }: ClipTrack): Track {
  const { colour, hidden, locked, hold, aspect, truth, created, cleared } = attributes
  const look = { label, colour: readColour(colour), hidden: hidden === true, locked: locked === true, hold: hold === true, aspect: aspect === true, truth: truth === true }
  const track = new Track(id, look, typeof created === 'number' ? created : 0)
  if (Array.isArray(cleared)) track.cleared = new Set(cleared.filter((frame) => typeof frame === 'number'))
  const all = unpackSamples(samples)
  for (const sample of all) if (sample.source !== 'interpolated') track.samples.write(sample.frameIndex, toCell(sample))
  restoreInterpolation(track, all.filter(({ source }) => source === 'interpolated'))
  return track
}

/** Between two keyframes with nothing else between them the rule makes the boxes anew; others, of foreign files, are kept as they are. */
function restoreInterpolation({ samples }: Track, rows: readonly TrackSample[]): void {
  const kept: TrackSample[] = []
  for (const row of rows) {
    const left = samples.nearestSample(row.frameIndex, -1)
    const right = samples.nearestSample(row.frameIndex, 1)
    if (left === null || right === null || !canInterpolate(samples, { left, right })) kept.push(row)
    else if (!samples.read(left)!.interpolated) samples.write(left, { ...samples.read(left)!, interpolated: true })
  }
  for (const row of kept) samples.write(row.frameIndex, toCell(row))
}

function readColour(stored: unknown): number {
  return typeof stored === 'number' && Number.isInteger(stored) && stored >= 1 && stored <= TRACK_COLOURS ? stored : 1
}
