import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { ClipDetail, ClipSummary } from '../../contract/clip'
import { WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import { AppError, toAppError } from '../../contract/errors'
import { toFailure, type Failure } from '../../contract/failure'
import type { ClipId, Place } from '../../contract/ids'
import type { CallResult } from '../../contract/procedures'
import { listClips } from '../../video/footage'
import { holdsClip, holdsClips, realClip } from '../../video/clipImages'
import type { RememberedClip } from '../../store/projectFile'
import { findClipOf } from '../exchange/besideClip'
import type { Emit } from '../service/emit'
import { assertFrames } from './assertFrames'
import { nameClip } from './clipName'
import { ClipProber, otherContent, unusable, type ClipRecord } from './clipProber'
import type { Places } from './places'
import { SourcePool, type LeasedSource, type LookedAt } from './sourcePool'

interface AddOptions {
  /** Of folders, names that are taken. */
  only?: string | undefined
  /** Remembered with clips that are new. */
  importedWith?: RememberedClip['importedWith']
}

export interface ClipLibraryRequest {
  places: Places
  /** Nothing outside the places is opened, whatever a link or a project says. */
  confined: boolean
  emit: Emit
  /** The list of clips has changed. */
  onChange(): void
}

/** The clips that a page may name. Each is looked through once when it comes in, one after another in the background. */
export class ClipLibrary {
  private readonly records = new Map<ClipId, ClipRecord>()
  private readonly pool = new SourcePool()
  private readonly closing = new AbortController()
  private readonly prober: ClipProber
  private probing: Promise<void> = Promise.resolve()

  constructor(private readonly request: ClipLibraryRequest) {
    this.prober = new ClipProber({ places: request.places, confined: request.confined, pool: this.pool, signal: this.closing.signal })
  }

  list(): ClipSummary[] {
    return [...this.records.values()].map((record) => this.summarise(record))
  }

  remembered(): RememberedClip[] {
    return [...this.records.values()].map(({ clip, path, name, bytes, fingerprint, excluded, portion, importedWith }) => ({ clip, path, name, bytes, fingerprint, excluded, portion, importedWith }))
  }

  /** Replaces the whole library by that of a project. */
  async load(clips: readonly RememberedClip[]): Promise<void> {
    for (const clip of [...this.records.keys()]) {
      this.records.delete(clip)
      this.request.emit({ kind: 'clip-removed', clip })
    }
    await this.pool.closeAll()
    for (const clip of clips) this.take(clip)
  }

  /** Clips at and below a path, of folders only those whose names match where that is asked for, as far as they may be shown; those known already come as they are. @throws AppError `footage-empty`, `clip-missing` */
  async add(path: string, { only, importedWith = null }: AddOptions = {}): Promise<{ clips: ClipSummary[]; refused: AppError[] }> {
    const found = await Promise.all((await listClips([path], { only })).map(realClip))
    const refused: AppError[] = []
    const records: ClipRecord[] = []
    for (const clip of found) {
      const problem = await this.prober.assertShown(clip).then(() => null, toAppError)
      if (problem) refused.push(problem)
      else records.push(this.findByPath(clip) ?? this.take({ clip: `clip_${randomUUID()}`, path: clip, name: nameClip(clip), bytes: null, fingerprint: null, excluded: false, portion: WHOLE_CLIP, importedWith }))
    }
    this.request.onChange()
    return { clips: records.map((record) => this.summarise(record)), refused }
  }

  /** As {@link add}, for many places, each of which may fail. A file of tracks stands for the clip that it lies beside. */
  async import(places: readonly Place[], only?: string): Promise<CallResult<'clips.import'>> {
    const clips = new Map<ClipId, ClipSummary>()
    const failed: { place: Place; error: Failure }[] = []
    const results: CallResult<'clips.import'>['results'] = []
    for (const place of places) {
      try {
        const path = await this.request.places.resolve(place)
        const beside = await findClipOf(path)
        const added = await this.add(beside ?? path, { only, importedWith: (await holdsClips(path)) ? { path, only: only ?? null } : null })
        if (beside !== null && added.clips[0]) results.push({ clip: added.clips[0].clip, name: basename(path) })
        for (const clip of added.clips) clips.set(clip.clip, clip)
        failed.push(...added.refused.map((error) => ({ place, error: toFailure(error) })))
      } catch (thrown) {
        failed.push({ place, error: toFailure(toAppError(thrown)) })
      }
    }
    return { clips: [...clips.values()], failed, results }
  }

  /** Looks again into the folders that clips came with, and whether clips are where they were. */
  async resync(): Promise<CallResult<'clips.resync'>> {
    const folders = new Map([...this.records.values()].flatMap(({ importedWith }) => (importedWith ? [[JSON.stringify(importedWith), importedWith] as const] : [])))
    const known = new Set(this.records.keys())
    const added = new Map<ClipId, ClipSummary>()
    for (const { path, only } of folders.values()) {
      // A folder that is gone has nothing new; its clips are found missing below.
      const found = await this.add(path, { only: only ?? undefined, importedWith: { path, only } }).catch(() => ({ clips: [] }))
      for (const clip of found.clips) if (!known.has(clip.clip)) added.set(clip.clip, clip)
    }
    const changed = await Promise.all([...known].map((clip) => this.lookAgain(this.find(clip))))
    return { folders: folders.size, added: [...added.values()], missing: changed.flatMap(({ lost }) => lost), found: changed.flatMap(({ found }) => found) }
  }

  /** @throws AppError `id-unknown`, and what made the clip unreadable */
  async describe(clip: ClipId): Promise<ClipDetail> {
    const record = this.find(clip)
    if (record.state === 'probing') await this.probing
    if (record.mediaTimes === null) throw unusable(record)
    return { ...this.summarise(record), mediaTimes: record.mediaTimes }
  }

  /** Takes a clip in as a project remembers it, or that project's change of one that is there. */
  put(clip: RememberedClip): void {
    const known = this.records.get(clip.clip)
    if (known && known.path === clip.path) {
      known.portion = clip.portion
      this.exclude(clip.clip, clip.excluded)
    } else {
      void this.pool.drop(clip.clip)
      this.take(clip)
    }
    this.request.onChange()
  }

  /** Comes back when every clip has been looked at. */
  async settle(): Promise<void> {
    await this.probing
  }

  /** Clips that may lie elsewhere than the project says: not there, or where nothing may be shown. */
  missing(): RememberedClip[] {
    return this.remembered().filter(({ clip }) => {
      const { state, error } = this.find(clip)
      return state === 'missing' || error?.code === 'path-refused'
    })
  }

  /** @throws AppError `clip-unreadable` when what lies there is another clip */
  async relink(clip: ClipId, place: Place): Promise<ClipSummary> {
    return this.relinkTo(clip, await this.request.places.resolve(place))
  }

  /** As {@link relink}, by its path. */
  async relinkTo(clip: ClipId, path: string): Promise<ClipSummary> {
    const record = this.find(clip)
    const candidate: ClipRecord = { ...record, path, state: 'probing', facts: null, error: null, mediaTimes: null }
    await this.prober.probe(candidate)
    if (candidate.state === 'missing') throw otherContent(record.name, path)
    if (candidate.state !== 'ready') throw unusable(candidate)
    await this.pool.drop(clip)
    Object.assign(record, candidate)
    this.changed(record)
    return this.summarise(record)
  }

  async remove(clip: ClipId): Promise<void> {
    this.find(clip)
    this.records.delete(clip)
    await this.pool.drop(clip)
    this.request.emit({ kind: 'clip-removed', clip })
    this.request.onChange()
  }

  exclude(clip: ClipId, excluded: boolean): ClipSummary {
    const record = this.find(clip)
    record.excluded = excluded
    this.changed(record)
    return this.summarise(record)
  }

  /** @throws AppError `clip-frame-missing` where the clip has no frame in it */
  setPortion(clip: ClipId, portion: ClipPortion): ClipSummary {
    const record = this.find(clip)
    const { facts } = record
    if (facts) assertFrames(record.name, { portion, frameCount: facts.frameCount })
    record.portion = portion
    this.changed(record)
    return this.summarise(record)
  }

  portionOf(clip: ClipId): ClipPortion {
    return this.find(clip).portion
  }

  /** @throws AppError `id-unknown` */
  pathOf(clip: ClipId): string {
    return this.find(clip).path
  }

  has(clip: ClipId): boolean {
    return this.records.has(clip)
  }

  /** Null where no clip lies there. */
  idOf(path: string): ClipId | null {
    return this.findByPath(path)?.clip ?? null
  }

  nameOf(clip: ClipId): string {
    return this.find(clip).name
  }

  isExcluded(clip: ClipId): boolean {
    return this.find(clip).excluded
  }

  /** The clip, open, until it is released. @throws AppError `id-unknown`, `clip-missing`, `clip-unreadable` */
  lease(clip: ClipId, portion?: LookedAt): Promise<LeasedSource> {
    return this.pool.lease({ clip, path: this.find(clip).path, portion })
  }

  /** As {@link lease}, as a tracker sees it: pictures as small as the clip's portion says, and what is left out filled. */
  async leaseSeen(clip: ClipId): Promise<LeasedSource & { portion: ClipPortion }> {
    const { portion } = this.find(clip)
    return { ...(await this.lease(clip, portion)), portion }
  }

  async close(): Promise<void> {
    this.closing.abort()
    await this.probing
    await this.pool.closeAll()
  }

  private find(clip: ClipId): ClipRecord {
    const record = this.records.get(clip)
    if (record) return record
    throw new AppError({ code: 'id-unknown', message: 'There is no such clip in the library.', hint: 'It was removed; import it again.' })
  }

  private findByPath(path: string): ClipRecord | undefined {
    return [...this.records.values()].find((record) => record.path === path)
  }

  private take(clip: RememberedClip): ClipRecord {
    const record: ClipRecord = { ...clip, state: 'probing', facts: null, error: null, mediaTimes: null }
    this.records.set(clip.clip, record)
    this.request.emit({ kind: 'clip', clip: this.summarise(record) })
    this.probing = this.probing.then(async () => {
      if (this.closing.signal.aborted || this.records.get(clip.clip) !== record) return
      await this.prober.probe(record)
      if (this.records.get(clip.clip) === record) this.changed(record)
    })
    return record
  }

  /** A clip that went, or came back, is probed anew. */
  private async lookAgain(record: ClipRecord): Promise<{ lost: ClipId[]; found: ClipId[] }> {
    const { clip, state } = record
    const isThere = await holdsClip(record.path)
    if (state === 'probing' || isThere === (state !== 'missing')) return { lost: [], found: [] }
    await this.pool.drop(clip)
    await this.prober.probe(record)
    this.changed(record)
    return { lost: isThere ? [] : [clip], found: record.state === 'ready' ? [clip] : [] }
  }

  private changed(record: ClipRecord): void {
    this.request.emit({ kind: 'clip', clip: this.summarise(record) })
    this.request.onChange()
  }

  private summarise({ clip, name, path, state, facts, error, excluded, portion }: ClipRecord): ClipSummary {
    return { clip, name, place: this.request.places.placeOf(path), state, facts, error, excluded, portion }
  }
}
