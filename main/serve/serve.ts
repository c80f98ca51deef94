import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import type { LearnerModule } from '../jobs/runs/learnerLine'
import { findVersion } from '../jobs/service/version'
import { openBrowser } from './openBrowser'
import { supplyFromProcess } from './engineRelay'
import { supplyInProcess, type EngineSupply, type ServedEngine } from './engineSupply'
import { startServer } from './startServer'

/** Settings that a page keeps belong to its address: the same port from start to start. */
const USUAL_PORT = 7717

export interface ServeOptions extends JobContext {
  roots: readonly string[]
  project?: string | undefined
  /** @default 7717, or another when that is taken */
  port?: number | undefined
  open?: boolean | undefined
  /** How to run the engine in a process of its own; absent: in this one. */
  engineProcess?: { module: string; words: readonly string[] } | undefined
  /** How to start a process that learns. */
  learner: LearnerModule
  onServing(serving: { address: string; port: number }): void
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
    const server = await startServer({ port: port ?? USUAL_PORT, orAnother: port === undefined, pageFolder, onPage: (socket) => supply.serve(socket) })
    try {
      onServing(server)
      if (open) await openBrowser(server.address).catch(() => warn('No browser could be opened; open the address yourself.'))
      await aborted(signal)
    } finally {
      await server.close()
    }
  } finally {
    await supply.close()
  }
}

function startEngine(engine: ServedEngine, process: ServeOptions['engineProcess'], warn: (text: string) => void): Promise<EngineSupply> {
  if (!process) return supplyInProcess(engine)
  const onLost = ({ code, signal }: { code: number | null; signal: string | null }): void => warn(`The engine ended (${signal ?? `code ${code}`}) and is started again; runs that it was at can be resumed.`)
  return supplyFromProcess({ ...engine, ...process, onLost })
}

/** The built page, sought upwards from this code, which runs from its source, a bundle or a package. */
async function findPage(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const page of [join(folder, 'dist', 'page'), join(folder, 'page')]) {
      if (await access(join(page, 'index.html')).then(() => true, () => false)) return page
    }
    if (folder === dirname(folder)) throw notBuilt()
  }
}

function notBuilt(): AppError {
  return new AppError({ code: 'internal', message: 'The page is not built: dist/page is not there.', hint: 'Run npm start, which builds it.' })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
