import type { TrackId } from '../../main/contract/ids'
import type { AppError, Result } from '../../main/contract/errors'
import type { ClipTrack } from '../../main/contract/trackProcedures'
import type { CellList } from './cellList'
import type { ClipTracks } from './clipTracks'
import { packTrack } from './packTrack'

export type SaveState = 'saved' | 'saving' | 'failed'

export interface SaverOptions {
  save(clip: string, tracks: ClipTrack[]): Promise<Result<unknown>>
  remove(clip: string, track: TrackId): Promise<Result<unknown>>
  /** Of a run that is not at its end: what it changed, which is not to be saved yet. */
  openRunOf(tracks: ClipTracks, track: TrackId): CellList | undefined
  onState(state: SaveState, error: AppError | null): void
}

/** How long a failed saving waits before it is tried again, milliseconds. */
const RETRY_AFTER = 3000
/** Saving takes at most this share of the time, however large tracks are. */
const BUSY_SHARE = 0.25

/** Saves tracks as soon as they change, one call at a time; what changes meanwhile goes with the next. */
export class TrackSaver {
  private dirty = new Map<ClipTracks, Set<TrackId>>()
  private working: Promise<void> | null = null
  /** How many wait for it. */
  private settling = 0
  /** Cuts the pause between two savings short. */
  private hurry: () => void = () => undefined
  state: SaveState = 'saved'

  constructor(private readonly options: SaverOptions) {}

  mark(tracks: ClipTracks, ids: readonly TrackId[]): void {
    const marked = this.dirty.get(tracks) ?? new Set()
    for (const id of ids) marked.add(id)
    this.dirty.set(tracks, marked)
    this.working ??= this.work()
  }

  /** Resolves when everything marked so far is on disk or has failed once, without the pauses that spare the machine. */
  async settle(): Promise<void> {
    this.settling += 1
    this.hurry()
    await this.working
    this.settling -= 1
  }

  /** The page may go down now: what is marked is on its way when this returns, whatever is on its way already. */
  flush(): void {
    const batch = this.dirty
    this.dirty = new Map()
    void this.saveBatch(batch).then((error) => {
      if (error) for (const [tracks, ids] of batch) this.mark(tracks, [...ids]) // and yet the page stayed
    })
  }

  private enter(state: SaveState, error: AppError | null = null): void {
    this.state = state
    this.options.onState(state, error)
  }

  private async work(): Promise<void> {
    await Promise.resolve() // one action marks several tracks: they go together
    while (this.dirty.size > 0) {
      this.enter('saving')
      const batch = this.dirty
      this.dirty = new Map()
      const started = performance.now()
      const error = await this.saveBatch(batch)
      if (error) return this.postpone(batch, error)
      if (this.dirty.size > 0) await this.pause((performance.now() - started) * (1 / BUSY_SHARE - 1))
    }
    this.working = null
    this.enter('saved')
  }

  private async saveBatch(batch: Map<ClipTracks, Set<TrackId>>): Promise<AppError | null> {
    const calls: Promise<Result<unknown>>[] = []
    for (const [tracks, ids] of batch) {
      const present = [...ids].flatMap((id) => tracks.set.find(id) ?? [])
      const packed = present.map((track) => packTrack(track, { mediaTimes: tracks.mediaTimes, without: this.options.openRunOf(tracks, track.id) }))
      if (packed.length > 0) calls.push(this.options.save(tracks.clip, packed))
      for (const id of ids) if (!tracks.set.find(id)) calls.push(this.options.remove(tracks.clip, id))
    }
    const failed = (await Promise.all(calls)).find((result) => !result.ok)
    return failed && !failed.ok ? failed.error : null
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.settling > 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private postpone(batch: Map<ClipTracks, Set<TrackId>>, error: AppError): void {
    this.working = null
    this.enter('failed', error)
    setTimeout(() => {
      for (const [tracks, ids] of batch) this.mark(tracks, [...ids])
    }, RETRY_AFTER)
  }
}
