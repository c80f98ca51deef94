import { AppError } from '../../contract/errors'
import type { ProcedureName } from '../../contract/procedures'
import type { Handlers } from '../engine'
import type { Services } from '../services'

/** What writes into the project: only for the page that edits, and in no project that may only be looked at. */
const EDITS: ReadonlySet<ProcedureName> = new Set<ProcedureName>([
  'clips.import', 'clips.relink', 'clips.findMissing', 'clips.remove', 'clips.exclude', 'clips.setPortion', 'clips.resync', 'tracks.save', 'tracks.remove', 'tracks.start', 'tracks.repair', 'tracks.exportVideo',
  'jobs.resume', 'models.export', 'project.save', 'project.setAutosave', 'project.discard', 'project.recover',
  'runs.start', 'runs.resume', 'runs.exclude', 'runs.include', 'corrections.learn',
  'batch.start', 'batch.pause', 'batch.resume', 'batch.move', 'batch.retry', 'batch.judge',
])
/** What takes the project, or samples that are not saved yet, away from under the page that edits. */
const CHANGES: ReadonlySet<ProcedureName> = new Set<ProcedureName>(['project.open', 'project.create', 'project.reopen', 'project.saveElsewhere', 'jobs.dismiss'])

/** Refuses what must not be changed, before it is begun, and counts what is. */
export function guardEdits(handlers: Handlers, { desk, editors }: Services): Handlers {
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    const isEdit = EDITS.has(name as ProcedureName)
    if (!isEdit && !CHANGES.has(name as ProcedureName)) return [name, handler]
    const call = handler as (args: unknown, context: { connection: string; signal: AbortSignal }) => Promise<unknown>
    return [name, async (args: unknown, context: { connection: string; signal: AbortSignal }) => {
      editors.assertMayEdit(context.connection)
      if (isEdit && desk.isReadOnly) throw readOnly()
      editors.noteEdit()
      return call(args, context).finally(() => editors.noteEdit())
    }]
  })
  return Object.fromEntries(guarded) as Handlers
}

function readOnly(): AppError {
  return new AppError({ code: 'project-read-only', message: 'This project can only be looked at here.', hint: 'The bar at the top says why. Save it elsewhere to work with a copy.' })
}
