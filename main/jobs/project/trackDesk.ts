import { isDeepStrictEqual } from 'node:util'
import type { ClipId, TrackId } from '../../contract/ids'
import type { TrackSample } from '../../contract/track'
import { packSamples, unpackSamples } from '../../contract/trackPacket'
import type { ClipTrack } from '../../contract/trackProcedures'
import type { JournalEdit } from '../../store/journalFile'
import { noteDisplaced, type DisplacedAnswers } from './displacedAnswers'
import type { TrackStore } from './trackStore'

export type TrackEdit = Extract<JournalEdit, { track: TrackId }>

interface Target {
  clip: ClipId
  clipName: string
}

interface Working {
  clip: ClipId
  track: TrackId
  /** Null: removed. */
  now: ClipTrack | null
  displaced: DisplacedAnswers
  /** Counts changes; the files have those up to `written`. */
  changes: number
  written: number
}

/** Tracks as they are now: the project's files, and above them in memory what the files do not have yet. */
export class TrackDesk {
  private readonly working = new Map<string, Working>()

  constructor(private readonly store: TrackStore) {}

  /** @throws AppError `track-invalid` naming the file */
  async load(clip: ClipId): Promise<ClipTrack[]> {
    const stored = new Map((await this.store.load(clip)).map((track) => [track.track, track]))
    for (const { track, now, clip: of } of this.unwritten) {
      if (of !== clip) continue
      if (now) stored.set(track, now)
      else stored.delete(track)
    }
    return [...stored.values()].sort((a, b) => (a.track < b.track ? -1 : 1))
  }

  /** @returns what changed, for the journal; nothing where all is as it was @throws AppError `message-invalid` for samples whose columns do not fit; then nothing is taken */
  async put({ clip, clipName }: Target, tracks: readonly ClipTrack[]): Promise<TrackEdit[]> {
    const samples = tracks.map((track) => unpackSamples(track.samples))
    const edits: TrackEdit[] = []
    for (const [index, track] of tracks.entries()) {
      const working = await this.find(clip, track.track)
      const before = samplesByFrame(working.now)
      const edit = compare({ clip, clipName, before: working.now, old: before, track, samples: samples[index]! })
      if (!edit) continue
      const displaced = noteDisplaced(working.displaced, { before, after: edit.samples })
      Object.assign(working, { now: track, displaced, changes: working.changes + 1 })
      edits.push(edit)
    }
    return edits
  }

  /** What the tracker had answered where something else stands now, in order of frames. */
  async displaced(clip: ClipId, track: TrackId): Promise<TrackSample[]> {
    const displaced = this.working.get(`${clip} ${track}`)?.displaced ?? (await this.store.loadDisplaced(clip, track))
    return [...displaced.values()].sort((a, b) => a.frameIndex - b.frameIndex)
  }

  async remove({ clip, clipName }: Target, track: TrackId): Promise<TrackEdit[]> {
    const working = await this.find(clip, track)
    if (!working.now) return []
    Object.assign(working, { now: null, changes: working.changes + 1 })
    return [{ edit: 'track-removed', at: Date.now() / 1000, clip, clipName, track }]
  }

  /** Does again what a journal says. @returns what that changed */
  async repeat(edit: TrackEdit): Promise<TrackEdit[]> {
    if (edit.edit === 'track-removed') return this.remove(edit, edit.track)
    const { now } = await this.find(edit.clip, edit.track)
    const frames = samplesByFrame(now)
    for (const frame of edit.emptied) frames.delete(frame)
    for (const sample of edit.samples) frames.set(sample.frameIndex, sample)
    const samples = packSamples([...frames.values()].sort((a, b) => a.frameIndex - b.frameIndex))
    return this.put(edit, [{ track: edit.track, label: edit.label, attributes: edit.attributes, samples }])
  }

  /** Into the project's own files, or those of another. @throws AppError `output-unwritable` */
  async write(store = this.store): Promise<void> {
    for (const working of this.unwritten) {
      const { clip, track, now, displaced, changes } = working
      if (now) {
        await store.saveDisplaced(clip, { track, displaced }) // first: killed in between, the journal leads to both
        await store.save(clip, [now])
      } else await store.remove(clip, track)
      if (store === this.store) working.written = changes
    }
  }

  private get unwritten(): Working[] {
    return [...this.working.values()].filter(({ changes, written }) => changes > written)
  }

  private async find(clip: ClipId, track: TrackId): Promise<Working> {
    const key = `${clip} ${track}`
    const known = this.working.get(key) ?? { clip, track, now: await this.store.loadTrack(clip, track), displaced: await this.store.loadDisplaced(clip, track), changes: 0, written: 0 }
    this.working.set(key, known)
    return known
  }
}

interface Comparison extends Target {
  before: ClipTrack | null
  /** The samples of that. */
  old: ReadonlyMap<number, TrackSample>
  track: ClipTrack
  samples: readonly TrackSample[]
}

function samplesByFrame(track: ClipTrack | null): Map<number, TrackSample> {
  return new Map((track ? unpackSamples(track.samples) : []).map((sample) => [sample.frameIndex, sample]))
}

function compare({ clip, clipName, before, old, track, samples }: Comparison): Extract<TrackEdit, { edit: 'track' }> | null {
  const { label, attributes } = track
  const changed = samples.filter((sample) => !isDeepStrictEqual(sample, old.get(sample.frameIndex)))
  const kept = new Set(samples.map(({ frameIndex }) => frameIndex))
  const emptied = [...old.keys()].filter((frame) => !kept.has(frame))
  const sameLook = before !== null && before.label === label && isDeepStrictEqual(before.attributes, attributes)
  if (sameLook && changed.length === 0 && emptied.length === 0) return null
  return { edit: 'track', at: Date.now() / 1000, clip, clipName, track: track.track, label, attributes, samples: changed, emptied }
}
