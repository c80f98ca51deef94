import { realpath, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { Place } from '../../contract/ids'
import type { CallArguments, CallResult } from '../../contract/procedures'
import type { ProjectState, Storage } from '../../contract/projectProcedures'
import { describeProcess, isSameProcess } from '../../store/journalFile'
import { pathExists } from '../../store/pathExists'
import { createProjectContent, projectPaths, type ProjectPaths } from '../../store/projectFile'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { Places } from '../clips/places'
import { findSamples } from '../demo/samples'
import type { Emit } from '../service/emit'
import { clipOfEdit } from './clipEdits'
import { copyProjectFiles } from './copyProject'
import { createProjectFolder, openProject, type OpenedProject } from './openProject'
import { ProjectSession, type ProjectTracks } from './projectSession'
import { findEarlierFolder, loadRecent, noteRecent } from './recentProjects'
import { findRecoveries, pickRecovery, postponeRecovery, trashJournal, type FoundRecovery } from './recoveries'

const FIRST_PROJECT = 'First steps'
const FIRST_FOLDER = `${FIRST_PROJECT}.trackproj`

type Unsaved = CallArguments<'project.open'>['unsaved']

export interface ProjectDeskRequest {
  places: Places
  /** Recent projects elsewhere than below the places are not told of. */
  confined: boolean
  library: ClipLibrary
  emit: Emit
  dataFolder: string
  /** Of the program; stands in the files that it writes. */
  version: string
}

/** A process that another keeps going, as the window and the server do with their engine. */
const isOwnedProcess = (): boolean => process.send !== undefined || 'parentPort' in process

/** The project in hand: which it is, what of it is not saved, and what earlier sessions have left. */
export class ProjectDesk {
  private project: OpenedProject | null = null
  private session: ProjectSession | null = null
  private recoveries: FoundRecovery[] = []

  constructor(private readonly request: ProjectDeskRequest) {}

  get paths(): ProjectPaths {
    return projectPaths(this.inHand.project.folder)
  }

  get folder(): string {
    return this.inHand.project.folder
  }

  get tracks(): ProjectTracks {
    return this.inHand.session
  }

  get isReadOnly(): boolean {
    return this.inHand.project.readOnly !== null
  }

  state(): ProjectState {
    const { project: { folder, content, readOnly, writable, migrated }, session: { storage, autosave, page } } = this.inHand
    return {
      name: content.name, page, readOnly, migrated, storage, autosave, recoveries: this.recoveries.map(({ recovery }) => recovery),
      writable: writable && readOnly === null && storage.failure === null, place: this.request.places.placeOf(folder), temporary: basename(folder) === FIRST_FOLDER,
    }
  }

  /** The project named, else the program's own first one, with the samples in it when it is new. */
  async openFirst(folder: string | undefined): Promise<void> {
    const path = folder ?? this.firstFolder
    if (await pathExists(projectPaths(path).file)) return this.enter(path)
    const { version: writtenBy } = this.request
    try {
      await createProjectFolder(path, { name: basename(path).replace(/\.trackproj$/, ''), writtenBy })
      await this.enter(path)
    } catch (thrown) {
      if (folder !== undefined || !(thrown instanceof AppError) || thrown.code !== 'output-unwritable') throw thrown
      await this.enterInMemory(path)
    }
    if (folder === undefined) await this.addSamples()
  }

  /** @throws AppError `path-refused`, `project-invalid`, `project-unsaved` */
  async open({ place, unsaved }: { place: Place; unsaved?: Unsaved }): Promise<ProjectState> {
    const folder = await this.request.places.resolve(place)
    await this.settleUnsaved(unsaved)
    await this.enter(folder)
    return this.state()
  }

  /** @throws AppError `project-invalid` where it is gone */
  async reopen(): Promise<ProjectState> {
    await this.enter(this.inHand.project.folder)
    this.request.emit({ kind: 'replaced' })
    return this.state()
  }

  /** @throws AppError `path-refused`, `output-exists`, `output-unwritable`, `project-unsaved` */
  async create({ parent, name, unsaved }: { parent: Place; name: string; unsaved?: Unsaved }): Promise<ProjectState> {
    const { folder, plain } = await this.nameFolder(parent, name)
    await this.settleUnsaved(unsaved)
    await createProjectFolder(folder, { name: plain, writtenBy: this.request.version })
    await this.enter(folder)
    return this.state()
  }

  /** @throws AppError as `create`; the project in hand stays it then, and so do its edits */
  async saveElsewhere({ parent, name }: { parent: Place; name: string }): Promise<ProjectState> {
    const { folder, plain } = await this.nameFolder(parent, name)
    const { project, session } = this.inHand
    const { id } = await createProjectFolder(folder, { name: plain, writtenBy: this.request.version })
    try {
      await copyProjectFiles(project.folder, folder)
      await session.writeTo(folder, { id, name: plain })
    } catch (thrown) {
      await rm(folder, { recursive: true, force: true })
      throw thrown
    }
    await this.giveUp()
    await this.enter(folder)
    return this.state()
  }

  async recent(): Promise<CallResult<'project.recent'>> {
    const first = await realpath(this.firstFolder).catch(() => this.firstFolder)
    const list = await loadRecent(this.request.dataFolder, { name: FIRST_PROJECT, folder: first })
    for (const { folder, present } of list) if (present && (!this.request.confined || folder === first)) await this.request.places.add(folder, folder === first ? 'project' : 'picked')
    return list.flatMap(({ name, folder, openedAt, present }) => {
      const place = this.request.places.placeOf(folder)
      return place ? [{ name, place, openedAt, present }] : []
    })
  }

  /** Ignored where nothing may be changed: it is the page's looks. */
  savePage(page: Record<string, unknown>): void {
    this.inHand.session.changePage(page)
  }

  async setAutosave(autosave: boolean): Promise<ProjectState> {
    await this.inHand.session.setAutosave(autosave)
    this.tell()
    return this.state()
  }

  /** The list of clips has changed. */
  clipsChanged(): void {
    this.session?.noteClips()
  }

  /** Comes back when the journal has every edit so far, where it can be written. */
  async settle(): Promise<void> {
    await this.session?.settle()
  }

  /** @throws AppError `output-unwritable` */
  async write(): Promise<Storage> {
    await this.inHand.session.write()
    return this.inHand.session.storage
  }

  /** Back to what the files say. */
  async discard(): Promise<void> {
    await this.giveUp()
    await this.enter(this.inHand.project.folder)
    this.request.emit({ kind: 'replaced' })
  }

  /** @throws AppError `id-unknown`, `output-unwritable`, `project-read-only` */
  async recover({ recovery, choice }: CallArguments<'project.recover'>): Promise<ProjectState> {
    const found = pickRecovery(this.recoveries, recovery)
    if (choice === 'recover') await this.repeat(found)
    else if (choice === 'original') await postponeRecovery(found)
    else await trashJournal(this.paths, found.path)
    await this.findRecoveries()
    this.tell()
    if (choice === 'recover') this.request.emit({ kind: 'replaced' })
    return this.state()
  }

  /** Files that are missing may lie as they lay beside the project before it was moved. */
  findEarlierFolder(): Promise<string | null> {
    const { folder, content: { id } } = this.inHand.project
    return findEarlierFolder(this.request.dataFolder, { id, folder })
  }

  async close(): Promise<void> {
    await this.session?.close()
    await this.project?.release()
  }

  private get inHand(): { project: OpenedProject; session: ProjectSession } {
    const { project, session } = this
    if (project && session) return { project, session }
    throw new AppError({ code: 'internal', message: 'No project was opened.' })
  }

  private get firstFolder(): string {
    return join(this.request.dataFolder, FIRST_FOLDER)
  }

  private async enter(path: string): Promise<void> {
    const before = this.project
    const isSame = before !== null && before.folder === (await realpath(path).catch(() => path))
    if (isSame) await this.session?.close() // its edits have to be in the files when they are read
    const held = before && !before.readOnly ? before : null
    const project = await openProject(path, { held, writtenBy: this.request.version }).catch(async (thrown: unknown) => {
      if (isSame) await this.take({ ...before, content: { ...before.content, clips: this.request.library.remembered() } })
      throw thrown
    })
    if (before && !isSame) {
      await this.session?.close()
      await before.release()
    }
    await this.request.places.add(project.folder, 'project') // and those opened before stay: a person goes back to them
    await this.take(project)
    await this.findRecoveries()
    await this.repeatOwn()
    const { content: { id, name }, folder } = project
    await noteRecent(this.request.dataFolder, { id, name, folder })
    this.tell()
  }

  /** Where the program's own folder cannot be written: a project all the same, as long as this process lives. */
  private async enterInMemory(folder: string): Promise<void> {
    await this.take({ folder, content: createProjectContent(FIRST_PROJECT), readOnly: null, writable: false, migrated: null, release: async () => undefined })
    this.tell()
  }

  private async take(project: OpenedProject): Promise<void> {
    const { library, version: writtenBy, emit } = this.request
    const { folder, content, readOnly } = project
    this.project = project
    this.session = new ProjectSession({
      folder, content, readOnly: readOnly !== null, writtenBy, clips: () => library.remembered(), clipName: (clip) => library.remembered().find((known) => known.clip === clip)?.name ?? '',
      onStorage: (storage) => emit({ kind: 'storage', storage }),
    })
    await library.load(content.clips)
  }

  private async findRecoveries(): Promise<void> {
    const { project, session } = this.inHand
    this.recoveries = project.readOnly ? [] : await findRecoveries(projectPaths(project.folder), session.journalPath)
  }

  /** An engine that was started again by who started the one before goes on where that was: pages that know of the edits are still there. */
  private async repeatOwn(): Promise<void> {
    if (!isOwnedProcess()) return
    const parent = describeProcess(process.ppid)
    const own = this.recoveries.filter(({ journal, recovery }) => !recovery.postponed && isSameProcess(journal.header.parent, parent))
    for (const recovery of own) await this.repeat(recovery)
    if (own.length > 0) await this.findRecoveries()
  }

  /** Killed in the middle, it can be done again: edits say how things are, not how they change. */
  private async repeat({ path, journal: { edits } }: FoundRecovery): Promise<void> {
    const { project: { folder }, session } = this.inHand
    const { library } = this.request
    for (const edit of edits) {
      if (edit.edit === 'clip') library.put(clipOfEdit(folder, edit))
      else if (edit.edit === 'clip-removed') await library.remove(edit.clip).catch(() => undefined)
      else await session.repeat(edit)
    }
    await session.settle()
    if (session.autosave) await session.write().catch(() => undefined)
    const { state, journaled } = session.storage
    if (state === 'saved' || journaled) await trashJournal(this.paths, path)
  }

  /** @throws AppError `project-unsaved` where a person has to decide, `output-unwritable` */
  private async settleUnsaved(unsaved: Unsaved): Promise<void> {
    const { session } = this.inHand
    if (!session.isUnsaved) return
    if (unsaved === 'save') return session.write()
    if (unsaved === 'discard') return this.giveUp()
    throw new AppError({ code: 'project-unsaved', message: `${session.storage.edits} edits of this project are not saved.`, hint: 'Save or discard them before you leave it.' })
  }

  /** Edits are no longer wanted; their journal goes to the trash. */
  private async giveUp(): Promise<void> {
    const { session } = this.inHand
    await session.abandon()
    if (await pathExists(session.journalPath)) await trashJournal(this.paths, session.journalPath).catch(() => undefined)
  }

  private async nameFolder(parent: Place, name: string): Promise<{ folder: string; plain: string }> {
    const plain = plainName(name)
    const folder = join(await this.request.places.resolve(parent), `${plain}.trackproj`)
    if (await pathExists(folder)) throw new AppError({ code: 'output-exists', message: `${plain}.trackproj exists there already.`, hint: 'Open it, or choose another name.' })
    return { folder, plain }
  }

  private async addSamples(): Promise<void> {
    const samples = await findSamples().catch(() => null)
    if (!samples) return
    await this.request.library.add(samples.footage)
    await this.request.library.add(samples.heldOut)
  }

  private tell(): void {
    this.request.emit({ kind: 'project', project: this.state() })
  }
}

/** A name as every file system takes it. @throws AppError `call-invalid` */
function plainName(name: string): string {
  const plain = [...name].map((letter) => (letter < ' ' || '<>:"/\\|?*'.includes(letter) ? '-' : letter)).join('').replace(/[. ]+$/, '').trim()
  if (plain !== '' && !plain.startsWith('.')) return plain
  throw new AppError({ code: 'call-invalid', message: `"${name}" is no name for a folder.`, hint: 'Use letters and digits.' })
}
