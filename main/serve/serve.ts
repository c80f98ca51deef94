import type { JobContext } from '../contract/reporter'
import type { LearnerModule } from '../jobs/runs/learnerLine'
import { findVersion } from '../jobs/service/version'
import { findPage } from './findPage'
import { supplyFromProcess } from './engineRelay'
import { supplyInProcess, type EngineSupply, type ServedEngine } from './engineSupply'
import { servePage, type Serving } from './servePage'

export interface ServeOptions extends JobContext, Pick<Serving, 'port' | 'open' | 'onServing'> {
  roots: readonly string[]
  project?: string | undefined
  /** How to run the engine in a process of its own; absent: in this one. */
  engineProcess?: { module: string; words: readonly string[] } | undefined
  /** How to start a process that learns. */
  learner: LearnerModule
}

/**
 * Serves the workstation to browsers of this machine until it is told to stop.
 * @throws AppError `usage` for a port that is taken, `path-refused` for a root that is not there, `project-invalid`, `output-unwritable`
 */
export async function serve({ roots, project, port, open, engineProcess, learner, onServing, reporter, signal }: ServeOptions): Promise<void> {
  const pageFolder = await findPage()
  const engine: ServedEngine = { host: 'browser', version: await findVersion(), roots, learner, ...(project === undefined ? {} : { project }) }
  const warn = (text: string): void => reporter({ kind: 'message', level: 'warning', text })
  const supply = await startEngine(engine, engineProcess, warn)
  try {
    await servePage({ pageFolder, port, open, warn, signal, onServing, onPage: (socket) => supply.serve(socket) })
  } finally {
    await supply.close()
  }
}

function startEngine(engine: ServedEngine, process: ServeOptions['engineProcess'], warn: (text: string) => void): Promise<EngineSupply> {
  if (!process) return supplyInProcess(engine)
  const onLost = ({ code, signal }: { code: number | null; signal: string | null }): void => warn(`The engine ended (${signal ?? `code ${code}`}) and is started again; runs that it was at can be resumed.`)
  return supplyFromProcess({ ...engine, ...process, onLost })
}
