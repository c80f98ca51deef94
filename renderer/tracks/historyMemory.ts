import { z } from 'zod'
import type { ClipId, JobId, TrackId } from '../../main/contract/ids'
import { clipIdSchema, trackIdSchema } from '../../main/contract/ids'
import type { ClipTracks } from './clipTracks'
import type { History, KeptEntry } from './history'
import { packTrack } from './packTrack'
import { packEntry, storedEntrySchema, unpackEntry } from './storedHistory'
import type { StoredEntry } from './storedHistory'
import type { Track } from './track'

const KEY = 'pultrack.history'
/** Characters. Browsers keep about five million of a page; the oldest steps are left behind first. */
const BUDGET = 2_000_000

const storedSchema = z.array(z.object({
  clip: clipIdSchema,
  /** What the tracks of these steps look like: a print of each, null for one that is not there. */
  prints: z.array(z.tuple([trackIdSchema, z.string().nullable()])),
  undo: z.array(storedEntrySchema),
  redo: z.array(storedEntrySchema),
  /** Steps for which there was no room. */
  dropped: z.number().int().min(0).default(0),
}))
type StoredHistories = z.infer<typeof storedSchema>

/** Steps that a reload has cost. */
export interface LostSteps {
  /** Older ones, for which there was no room. */
  cut: number
  /** Those of tracks that were changed elsewhere meanwhile. */
  overtaken: number
}

/** Keeps the undo history over a reload: left behind by a page on its way out, taken up by the one that is loaded in its place. */
export class HistoryMemory {
  private readonly found: StoredHistories

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.found = readFound(storage.getItem(KEY))
    storage.removeItem(KEY) // a tab that is made as a copy of this one has its own history
  }

  has(clip: ClipId): boolean {
    return this.found.some((each) => each.clip === clip)
  }

  /**
   * The steps of a clip that was just loaded, but for those of tracks that are not as they were left: taken back there, they would bring in what no longer fits the rest.
   * `isJob`: whether the engine still has a job.
   */
  restore(tracks: ClipTracks, isJob: (job: JobId) => boolean): LostSteps {
    const position = this.found.findIndex(({ clip }) => clip === tracks.clip)
    const [found] = position < 0 ? [] : this.found.splice(position, 1)
    if (!found) return { cut: 0, overtaken: 0 }
    const changed = found.prints.flatMap(([id, print]) => (printOf(tracks, id) === print ? [] : [id]))
    const [undo, redo] = [keepUntouched(found.undo, changed), keepUntouched(found.redo, changed)]
    tracks.history.restore({ undo: undo.map(unpackEntry), redo: redo.map(unpackEntry) }, isJob)
    for (const { run } of undo) if (run && isJob(run.job)) forgetCleared(tracks, run.track)
    return { cut: found.dropped, overtaken: found.undo.length + found.redo.length - undo.length - redo.length }
  }

  /** For good: open runs are taken out of the tracks, so that the page that comes finds these as the engine has them. */
  leave(all: Iterable<ClipTracks>, followerOf: Parameters<History['leave']>[0]): void {
    let room = BUDGET
    const stored: StoredHistories = []
    for (const tracks of all) {
      const left = tracks.history.leave(followerOf)
      const redo = takeNewest(left.redo, room)
      const undo = takeNewest(left.undo, room - lengthOf(redo))
      room -= lengthOf(redo) + lengthOf(undo)
      const dropped = left.undo.length + left.redo.length - undo.length - redo.length
      if (undo.length + redo.length + dropped > 0) stored.push({ clip: tracks.clip, prints: printsOf(tracks, [...undo, ...redo]), undo, redo, dropped })
    }
    // A storage that is full costs the history; that there was one has room.
    if (!this.save(stored)) this.save(stored.map(({ clip, undo, redo, dropped }) => ({ clip, prints: [], undo: [], redo: [], dropped: dropped + undo.length + redo.length })))
  }

  private save(stored: StoredHistories): boolean {
    try {
      if (stored.length > 0) this.storage.setItem(KEY, JSON.stringify(stored))
      return true
    } catch {
      return false
    }
  }
}

/** What was cleared behind the run is a step of its own again. */
function forgetCleared({ set }: ClipTracks, id: TrackId): void {
  const track = set.find(id)
  if (track) track.cleared = new Set()
}

function readFound(text: string | null): StoredHistories {
  try {
    return storedSchema.safeParse(JSON.parse(text ?? '[]')).data ?? []
  } catch {
    return []
  }
}

function takeNewest(entries: readonly KeptEntry[], room: number): StoredEntry[] {
  const taken: StoredEntry[] = []
  let left = room
  for (const entry of entries.toReversed()) {
    const stored = packEntry(entry)
    left -= JSON.stringify(stored).length
    if (left < 0) break
    taken.unshift(stored)
  }
  return taken
}

/** Without the steps of these tracks, and without those that lie beneath one of them: the newest stands last and goes first. */
function keepUntouched(entries: readonly StoredEntry[], changed: readonly TrackId[]): StoredEntry[] {
  const touched = new Set(changed)
  const kept: StoredEntry[] = []
  for (const entry of entries.toReversed()) {
    const own = tracksOfEntry(entry)
    if (own.some((id) => touched.has(id))) own.forEach((id) => touched.add(id))
    else kept.unshift(entry)
  }
  return kept
}

function tracksOfEntry({ patch, run }: StoredEntry): TrackId[] {
  return [...patch.map(({ track }) => track), ...(run ? [run.track] : [])]
}

function lengthOf(entries: readonly StoredEntry[]): number {
  return JSON.stringify(entries).length
}

function printsOf(tracks: ClipTracks, entries: readonly StoredEntry[]): [TrackId, string | null][] {
  const ids = new Set(entries.flatMap(tracksOfEntry))
  return [...ids].map((id) => [id, printOf(tracks, id)])
}

function printOf({ set, mediaTimes }: ClipTracks, id: TrackId): string | null {
  const track = set.find(id)
  return track ? computePrint(track, mediaTimes) : null
}

/** Of all that is saved of a track, two numbers that hardly any other track has. */
function computePrint(track: Track, mediaTimes: Float64Array): string {
  const { samples } = packTrack(track, { mediaTimes })
  const columns = [samples.frameIndex, samples.boxes, samples.score, samples.psr, samples.confidence, samples.scaleIndex, samples.state, samples.source, samples.model]
  const { label, colour, hidden, locked, hold, aspect, truth } = track.look
  let print = { low: 0x811c9dc5, high: 0x01000193 }
  print = mixBytes(print, new TextEncoder().encode(JSON.stringify([label, colour, hidden, locked, hold, aspect, truth, samples.models])))
  for (const column of columns) print = mixBytes(print, new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  return `${print.low.toString(16)}-${print.high.toString(16)}`
}

/** FNV-1a, twice over with different primes. */
function mixBytes({ low, high }: { low: number; high: number }, bytes: Uint8Array): { low: number; high: number } {
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 0x01000193) >>> 0
    high = Math.imul(high ^ byte, 0x5bd1e995) >>> 0
  }
  return { low, high }
}
