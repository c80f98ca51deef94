import { access, constants, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { Place } from '../../contract/ids'
import type { CallResult } from '../../contract/procedures'
import { makeFolder, toOutputError } from '../../store/atomicFile'
import { acquireLock } from '../../store/folderLock'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { Places } from '../clips/places'
import { findSamples } from '../demo/samples'
import type { Emit } from '../service/emit'
import { loadProject, projectPaths, saveProject } from './projectFile'
import { loadRecent, noteRecent } from './recentProjects'
import { TrackStore } from './trackStore'
import { pathExists } from '../../store/pathExists'

const FIRST_PROJECT = 'First steps.trackproj'
const SAVE_DELAY_MILLISECONDS = 300

type ProjectState = CallResult<'project.state'>

export interface ProjectDeskRequest {
  places: Places
  /** Recent projects elsewhere than below the places are not told of. */
  confined: boolean
  library: ClipLibrary
  emit: Emit
  dataFolder: string
}

/** The project in hand: its folder, what it remembers, and saving that by itself soon after each change. */
export class ProjectDesk {
  private folder = ''
  private name = ''
  private page: Record<string, unknown> = {}
  private writable = true
  private timer: NodeJS.Timeout | undefined
  private store: TrackStore | undefined
  private release: () => Promise<void> = async () => undefined

  constructor(private readonly request: ProjectDeskRequest) {}

  get paths(): ReturnType<typeof projectPaths> {
    return projectPaths(this.folder)
  }

  get tracks(): TrackStore {
    this.store ??= new TrackStore(this.paths)
    return this.store
  }

  state(): ProjectState {
    const { name, page, writable } = this
    return { name, page, writable, place: this.request.places.placeOf(this.folder), temporary: basename(this.folder) === FIRST_PROJECT }
  }

  /** The project named, else the program's own first one, with the samples in it when it is new. */
  async openFirst(folder: string | undefined): Promise<void> {
    if (folder !== undefined) return this.openOrCreate(folder)
    const first = join(this.request.dataFolder, FIRST_PROJECT)
    const isNew = !(await pathExists(projectPaths(first).file))
    await this.openOrCreate(first)
    if (isNew) await this.addSamples()
  }

  /** @throws AppError `path-refused`, `project-invalid` */
  async open(place: Place): Promise<ProjectState> {
    await this.openFolder(await this.request.places.resolve(place))
    return this.state()
  }

  /** @throws AppError `path-refused`, `output-exists`, `output-unwritable` */
  async create({ parent, name }: { parent: Place; name: string }): Promise<ProjectState> {
    const plain = plainName(name)
    const folder = join(await this.request.places.resolve(parent), `${plain}.trackproj`)
    if (await pathExists(folder)) throw new AppError({ code: 'output-exists', message: `${plain}.trackproj exists there already.`, hint: 'Open it, or choose another name.' })
    await this.createFolder(folder, plain)
    await this.openFolder(folder)
    return this.state()
  }

  async recent(): Promise<CallResult<'project.recent'>> {
    const list = await loadRecent(this.request.dataFolder)
    if (!this.request.confined) for (const { folder, present } of list) if (present) await this.request.places.add(folder, 'picked')
    return list.flatMap(({ name, folder, openedAt, present }) => {
      const place = this.request.places.placeOf(folder)
      return place ? [{ name, place, openedAt, present }] : []
    })
  }

  savePage(page: Record<string, unknown>): void {
    this.page = page
    this.changed()
  }

  /** Soon written: several changes make one file. */
  changed(): void {
    this.timer ??= setTimeout(() => void this.save(), SAVE_DELAY_MILLISECONDS)
  }

  async close(): Promise<void> {
    if (this.timer !== undefined) await this.save()
    await this.release()
  }

  private async openOrCreate(folder: string): Promise<void> {
    if (!(await pathExists(projectPaths(folder).file))) await this.createFolder(folder, basename(folder).replace(/\.trackproj$/, ''))
    await this.openFolder(folder)
  }

  private async createFolder(folder: string, name: string): Promise<void> {
    try {
      for (const path of [folder, projectPaths(folder).runs, projectPaths(folder).models]) await makeFolder(path)
    } catch (cause) {
      throw toOutputError(folder, cause)
    }
    await saveProject(folder, { name, clips: [], page: {} })
  }

  private async openFolder(given: string): Promise<void> {
    const folder = await realpath(given)
    const { name, clips, page } = await loadProject(folder)
    const release = folder === this.folder ? this.release : await lockProject(folder)
    if (this.timer !== undefined) await this.save()
    if (folder !== this.folder) await this.release()
    this.release = release
    await this.request.places.add(folder, 'project') // and those opened before stay: a person goes back to them
    Object.assign(this, { folder, name, page, store: undefined })
    this.writable = await access(folder, constants.W_OK).then(() => true, () => false)
    await this.request.library.load(clips)
    clearTimeout(this.timer) // loading is no change
    this.timer = undefined
    await noteRecent(this.request.dataFolder, { name, folder })
    this.request.emit({ kind: 'project', project: this.state() })
  }

  private async addSamples(): Promise<void> {
    const samples = await findSamples().catch(() => null)
    if (!samples) return
    await this.request.library.add(samples.footage)
    await this.request.library.add(samples.heldOut)
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const { folder, name, page } = this
    const written = await saveProject(folder, { name, page, clips: this.request.library.remembered() }).then(() => true, () => false)
    if (written === this.writable) return
    this.writable = written
    this.request.emit({ kind: 'project', project: this.state() })
  }
}

/** Two engines that save one project would undo each other's work. One that nothing can be written in needs no lock. @throws AppError `project-invalid` */
async function lockProject(folder: string): Promise<() => Promise<void>> {
  try {
    return await acquireLock(folder)
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'output-unwritable') return async () => undefined
    if (!(cause instanceof AppError) || cause.code !== 'run-invalid') throw cause
    throw new AppError({ code: 'project-invalid', message: `${basename(folder)} is open in another Pultrack.`, hint: 'Close it there, or take another project (pultrack serve --project FOLDER).', cause })
  }
}

/** A name as every file system takes it. */
function plainName(name: string): string {
  const plain = [...name].map((letter) => (letter < ' ' || '<>:"/\\|?*'.includes(letter) ? '-' : letter)).join('').replace(/[. ]+$/, '').trim()
  if (plain !== '' && !plain.startsWith('.')) return plain
  throw new AppError({ code: 'call-invalid', message: `"${name}" is no name for a folder.`, hint: 'Use letters and digits.' })
}
