import { access, constants, realpath, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { AppError } from '../../contract/errors'
import type { ProjectState, ReadOnly } from '../../contract/projectProcedures'
import { makeFolder, toOutputError } from '../../store/atomicFile'
import { acquireLock, readLockOwner } from '../../store/folderLock'
import { pathExists } from '../../store/pathExists'
import { backUpProject } from '../../store/projectBackup'
import { createProjectContent, loadProject, PROJECT_VERSION, projectPaths, saveProject, type LoadedProject, type ProjectContent } from '../../store/projectFile'

export interface OpenedProject {
  folder: string
  content: ProjectContent
  readOnly: ReadOnly | null
  writable: boolean
  migrated: ProjectState['migrated']
  release(): Promise<void>
}

interface Opening {
  /** Held by this process already. */
  held: { folder: string; release(): Promise<void> } | null
  writtenBy: string
}

/** Makes the folder of a project with nothing in it; none is left where that fails. @throws AppError `output-unwritable` */
export async function createProjectFolder(folder: string, { name, writtenBy }: { name: string; writtenBy: string }): Promise<ProjectContent> {
  const content = createProjectContent(name)
  const wasThere = await pathExists(folder)
  try {
    for (const path of [folder, projectPaths(folder).runs, projectPaths(folder).models]) await makeFolder(path)
    await saveProject(folder, { content, writtenBy })
    return content
  } catch (cause) {
    if (!wasThere) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    throw toOutputError(folder, cause)
  }
}

/**
 * Takes a project in hand: as its only writer, or to look at where another process has it or a newer program made it. One of an earlier version
 * is brought to the present one, with a copy of what it was beside it. @throws AppError `project-invalid`
 */
export async function openProject(given: string, { held, writtenBy }: Opening): Promise<OpenedProject> {
  const folder = await realpath(given).catch((cause: unknown) => {
    throw new AppError({ code: 'project-invalid', message: `There is no project at ${given}.`, hint: 'It was moved or removed; choose another.', cause })
  })
  await loadProject(folder) // what cannot be opened is not locked either
  const { release, owner } = held?.folder === folder ? { release: held.release, owner: null } : await lockProject(folder)
  try {
    const loaded = await loadProject(folder) // who held the lock until now may have written
    const newer = describeNewer(loaded)
    if (newer) await release() // its own program may open it
    const readOnly = owner ?? newer
    const migrated = readOnly ? null : await migrate({ folder, loaded, writtenBy })
    const writable = await access(folder, constants.W_OK).then(() => true, () => false)
    return { folder, content: loaded.content, readOnly, writable, migrated, release }
  } catch (thrown) {
    await release()
    throw thrown
  }
}

/** Two that save one project would undo each other's work. One that nothing can be written in needs no lock. */
async function lockProject(folder: string): Promise<{ release(): Promise<void>; owner: ReadOnly | null }> {
  const release = async (): Promise<void> => undefined
  try {
    return { release: await acquireLock(folder), owner: null }
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    if (cause.code === 'output-unwritable') return { release, owner: null }
    if (cause.code !== 'run-invalid') throw cause
    const holder = await readLockOwner(folder)
    if (!holder) return lockProject(folder) // gone in this moment
    return { release, owner: { reason: 'other-process', pid: holder.pid, host: holder.host === hostname() ? null : holder.host, since: holder.since } }
  }
}

function describeNewer({ version, writtenBy }: LoadedProject): ReadOnly | null {
  return version > PROJECT_VERSION ? { reason: 'newer-version', version, writtenBy } : null
}

/** Where nothing can be written, the file stays as it is, and the project is in memory in its new form. */
async function migrate({ folder, loaded: { version, content }, writtenBy }: { folder: string; loaded: LoadedProject; writtenBy: string }): Promise<ProjectState['migrated']> {
  if (version === PROJECT_VERSION) return null
  try {
    const backup = await backUpProject(folder, version)
    await saveProject(folder, { content, writtenBy })
    return { from: version, backup }
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'output-unwritable') return null
    throw thrown
  }
}
