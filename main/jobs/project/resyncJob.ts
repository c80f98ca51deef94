import { AppError } from '../../contract/errors'
import { fromFailure } from '../../contract/failure'
import type { ClipId } from '../../contract/ids'
import type { ReadOnly } from '../../contract/projectProcedures'
import type { JobContext } from '../../contract/reporter'
import { projectPaths, saveProject } from '../../store/projectFile'
import { ClipLibrary } from '../clips/clipLibrary'
import { Places } from '../clips/places'
import { findVersion } from '../service/version'
import { openProject } from './openProject'

export interface ResyncOutcome {
  /** That clips of the project came with, and that were looked through. */
  folders: number
  /** New in them; those that cannot be read are failed, too. */
  added: { clip: ClipId; name: string; path: string }[]
  /** Not where the project says. */
  missing: { clip: ClipId; name: string; path: string }[]
  /** There, but no clip that can be worked with. */
  failed: { clip: ClipId; name: string; path: string }[]
}

/**
 * Looks again into the folders that a project's clips came with, takes what is new there into the project, and tells of every clip that is gone or cannot be read.
 * @param project its folder
 * @throws AppError `project-invalid`, `project-read-only` while another process has it or where a newer program made it, `footage-empty` where no clip came with a
 * folder, `output-unwritable`, `interrupted`; then the project is as it was
 */
export async function resyncProject({ project: path, reporter, signal }: { project: string } & JobContext): Promise<ResyncOutcome> {
  const writtenBy = await findVersion()
  const project = await openProject(path, { held: null, writtenBy })
  let looked = 0
  const library = new ClipLibrary({
    places: new Places(), confined: false, onChange: () => undefined,
    emit: (event) => {
      if (event.kind === 'clip' && event.clip.state !== 'probing') reporter({ kind: 'progress', unit: 'clips', done: (looked += 1), total: library.list().length, item: event.clip.name })
    },
  })
  const stop = (): void => void library.close()
  signal.addEventListener('abort', stop)
  try {
    if (project.readOnly) throw readOnly(project.folder, project.readOnly)
    await library.load(project.content.clips)
    await library.settle()
    const { folders, added } = await library.resync()
    await library.settle()
    if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request; the project is as it was.' })
    if (folders === 0) throw new AppError({ code: 'footage-empty', message: `No clip of ${project.folder} came with a folder that could be looked into again.`, hint: 'Import a folder in the window; clips that were imported one by one have none.' })
    await saveProject(project.folder, { content: { ...project.content, clips: library.remembered() }, writtenBy })
    reporter({ kind: 'file', path: projectPaths(project.folder).file, what: 'project' })
    return { folders, ...describe(library, { added: new Set(added.map(({ clip }) => clip)), reporter }) }
  } finally {
    signal.removeEventListener('abort', stop)
    await library.close()
    if (!project.readOnly) await project.release()
  }
}

/** Whatever cannot be worked with is told of as it is found. */
function describe(library: ClipLibrary, { added, reporter }: { added: ReadonlySet<ClipId>; reporter: JobContext['reporter'] }): Omit<ResyncOutcome, 'folders'> {
  const outcome: Omit<ResyncOutcome, 'folders'> = { added: [], missing: [], failed: [] }
  for (const { clip, name, state, error } of library.list()) {
    const told = { clip, name, path: library.pathOf(clip) }
    if (added.has(clip)) outcome.added.push(told)
    if (state === 'missing') outcome.missing.push(told)
    else if (state === 'failed') outcome.failed.push(told)
    if (error) reporter({ kind: 'item-failed', item: told.path, error: fromFailure(error) })
  }
  return outcome
}

function readOnly(folder: string, why: ReadOnly): AppError {
  const who = why.reason === 'newer-version' ? `it was made by a newer program (${why.writtenBy ?? `version ${why.version}`})` : `process ${why.pid}${why.host === null ? '' : ` on ${why.host}`} has it open`
  const hint = why.reason === 'newer-version' ? 'Update this program.' : 'Close it there, or let its window look for changes in imported folders.'
  return new AppError({ code: 'project-read-only', message: `${folder} cannot be changed: ${who}.`, hint })
}
