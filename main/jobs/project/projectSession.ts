import { AppError, toAppError } from '../../contract/errors'
import { toFailure, type Failure } from '../../contract/failure'
import type { ClipId, TrackId } from '../../contract/ids'
import type { Storage } from '../../contract/projectProcedures'
import type { TrackSample } from '../../contract/track'
import type { ClipTrack } from '../../contract/trackProcedures'
import { JournalFile, type JournalEdit } from '../../store/journalFile'
import { projectPaths, saveProject, type ProjectContent, type RememberedClip } from '../../store/projectFile'
import { compareClips } from './clipEdits'
import { TrackDesk, type TrackEdit } from './trackDesk'
import { TrackStore } from './trackStore'

/** Several edits soon after each other are one write of their tracks; the journal has each at once. */
const WRITE_DELAY_MILLISECONDS = 500
/** Writing takes at most a fourth of the time, however large tracks are. */
const REST_FACTOR = 3
const RETRY_MILLISECONDS = 5000

export interface ProjectSessionRequest {
  folder: string
  content: ProjectContent
  readOnly: boolean
  /** Of the program, for those who open the file with another. */
  writtenBy: string
  clips(): RememberedClip[]
  clipName(clip: ClipId): string
  onStorage(storage: Storage): void
}

/** What jobs and handlers need of the tracks. */
export type ProjectTracks = Pick<ProjectSession, 'load' | 'displaced' | 'save' | 'remove'>

/** A project from when it is opened to when it is left: takes edits into memory and journal, and brings them into its files. */
export class ProjectSession {
  private readonly tracks: TrackDesk
  private readonly journal: JournalFile
  private content: ProjectContent
  private queue: Promise<unknown> = Promise.resolve()
  /** Edits that the files do not have, and those of them that the journal does not have either. */
  private edits = 0
  private unjournaled: JournalEdit[] = []
  private contentChanged = false
  private failure: Failure | null = null
  private timer: NodeJS.Timeout | undefined
  private lastWrite = 0
  private told = ''
  private ended = false

  constructor(private readonly request: ProjectSessionRequest) {
    const paths = projectPaths(request.folder)
    this.tracks = new TrackDesk(new TrackStore(paths))
    this.journal = new JournalFile(JournalFile.nameFor(paths.sessions))
    this.content = request.content
  }

  get storage(): Storage {
    const state = this.failure ? 'memory' : this.edits === 0 ? 'saved' : this.content.autosave ? 'saving' : 'unsaved'
    return { state, edits: this.edits, journaled: this.unjournaled.length === 0, failure: this.failure }
  }

  get isUnsaved(): boolean {
    return this.edits > 0 && (this.failure !== null || !this.content.autosave)
  }

  get autosave(): boolean {
    return this.content.autosave
  }

  get page(): Record<string, unknown> {
    return this.content.page
  }

  get journalPath(): string {
    return this.journal.path
  }

  load(clip: ClipId): Promise<ClipTrack[]> {
    return this.tracks.load(clip)
  }

  /** What the tracker had answered where a person's box or a repair stands now, in order of frames. */
  displaced(clip: ClipId, track: TrackId): Promise<TrackSample[]> {
    return this.tracks.displaced(clip, track)
  }

  /** Comes back when the journal has it, or when it is known that only memory does. @throws AppError `message-invalid`, `project-read-only` */
  save(clip: ClipId, tracks: readonly ClipTrack[]): Promise<void> {
    return this.edit(() => this.tracks.put({ clip, clipName: this.request.clipName(clip) }, tracks))
  }

  /** @throws AppError `project-read-only` */
  remove(clip: ClipId, track: TrackId): Promise<void> {
    return this.edit(() => this.tracks.remove({ clip, clipName: this.request.clipName(clip) }, track))
  }

  repeat(edit: TrackEdit): Promise<void> {
    return this.edit(() => this.tracks.repeat(edit))
  }

  /** The list of clips has changed. What was merely found out about them is written, too, but is no edit. */
  noteClips(): void {
    const clips = this.request.clips()
    const { edits, isChanged } = compareClips({ folder: this.request.folder, before: this.content.clips, after: clips })
    this.content = { ...this.content, clips }
    if (this.request.readOnly || this.ended || !isChanged) return
    this.contentChanged = true
    void this.edit(async () => edits)
  }

  changePage(page: ProjectContent['page']): void {
    this.content = { ...this.content, page }
    this.contentChanged = true
    if (!this.request.readOnly) this.tell()
  }

  /** What was done until now is written either way: it was due, or it is now. */
  async setAutosave(autosave: boolean): Promise<void> {
    this.content = { ...this.content, autosave }
    this.contentChanged = true
    await this.write().catch(() => undefined)
  }

  /** Comes back when every edit so far is in the journal, or is known to be in memory alone. */
  async settle(): Promise<void> {
    await this.queue
  }

  /** Everything into the files, now. @throws AppError `output-unwritable`; what could not be written stays in memory */
  async write(): Promise<void> {
    if (this.request.readOnly) return
    const failure = await this.enqueue(() => this.writeFiles())
    if (failure) throw failure
  }

  /** A whole copy of what is not in this project's files, written into another's. @throws AppError `output-unwritable` */
  async writeTo(folder: string, { id, name }: { id: string; name: string }): Promise<void> {
    await this.enqueue(async () => {
      await this.tracks.write(new TrackStore(projectPaths(folder)))
      await saveProject(folder, { content: { ...this.content, id, name, clips: this.request.clips() }, writtenBy: this.request.writtenBy })
    })
  }

  /** What autosave would have written is written; what waits for a person stays in the journal. */
  async close(): Promise<void> {
    if (!this.ended && !this.request.readOnly && (this.autosave || this.edits === 0) && (this.edits > 0 || this.contentChanged)) await this.write().catch(() => undefined)
    await this.abandon()
  }

  /** Ends without writing; edits are in the journal, where there are any. */
  async abandon(): Promise<void> {
    this.ended = true
    await this.queue.catch(() => undefined)
    clearTimeout(this.timer)
    await this.journal.close().catch(() => undefined)
  }

  private edit(make: () => Promise<readonly JournalEdit[]>): Promise<void> {
    if (this.request.readOnly || this.ended) return Promise.reject(readOnly())
    return this.enqueue(async () => {
      const edits = await make()
      this.edits += edits.length
      this.unjournaled.push(...edits)
      await this.writeJournal()
      this.tell()
    })
  }

  private async writeJournal(): Promise<void> {
    if (this.unjournaled.length === 0) return
    try {
      await this.journal.append(this.unjournaled)
      this.unjournaled = []
      if (!this.autosave) this.failure = null
    } catch (thrown) {
      this.failure = toFailure(toAppError(thrown))
    }
  }

  /** @returns why it could not be */
  private async writeFiles(): Promise<AppError | null> {
    const started = performance.now()
    clearTimeout(this.timer)
    this.timer = undefined
    try {
      await this.tracks.write()
      if (this.contentChanged) await saveProject(this.request.folder, { content: { ...this.content, clips: this.request.clips() }, writtenBy: this.request.writtenBy })
      Object.assign(this, { contentChanged: false, edits: 0, unjournaled: [], failure: null })
      await this.journal.clear().catch(() => undefined) // read again, it leads to what the files have
      return null
    } catch (thrown) {
      const error = toAppError(thrown)
      this.failure = toFailure(error)
      await this.writeJournal()
      return error
    } finally {
      this.lastWrite = performance.now() - started
      this.tell()
    }
  }

  private tell(): void {
    this.plan()
    const told = JSON.stringify(this.storage)
    if (told === this.told) return
    this.told = told
    this.request.onStorage(this.storage)
  }

  private plan(): void {
    const waitsForPerson = !this.autosave && this.edits > 0
    const isDue = this.edits > 0 || this.contentChanged
    if (this.ended || this.timer !== undefined || !isDue || (waitsForPerson && this.failure === null)) return
    const delay = this.failure ? RETRY_MILLISECONDS : Math.max(WRITE_DELAY_MILLISECONDS, REST_FACTOR * this.lastWrite)
    this.timer = setTimeout(() => void this.enqueue(() => this.workOff()), delay)
  }

  /** What is due when its time has come; saving by itself may have been turned off meanwhile. */
  private async workOff(): Promise<void> {
    this.timer = undefined
    if (this.autosave || this.edits === 0) return void (await this.writeFiles())
    await this.writeJournal()
    this.tell()
  }

  /** One after another: the journal has edits in the order in which memory took them. */
  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work)
    this.queue = done.catch(() => undefined)
    return done
  }
}

function readOnly(): AppError {
  return new AppError({ code: 'project-read-only', message: 'This project can only be looked at here.', hint: 'The bar above says why. Save it elsewhere to work with a copy.' })
}
