import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../contract/errors'
import { RECORDED_RUNS_FILE, RECORDING_META } from '../../contract/recording'
import type { JobContext } from '../../contract/reporter'
import type { RunSummary } from '../../contract/runSummary'
import { makeFolder, writeFileAtomic } from '../../store/atomicFile'
import { Places } from '../clips/places'
import { RunShelf } from '../runs/runShelf'
import { recordRun, writeMessage } from './recordRun'

export interface SiteRequest extends JobContext {
  /** Run folders. */
  runs: readonly string[]
  /** Folder to make; empty, where there is one. */
  out: string
  /** Folder of the built page. */
  page: string
  version: string
}

/**
 * Makes a copy of the page that shows these runs without an engine: a folder that any web server can hand out.
 * @throws AppError `run-invalid`, `output-exists`, `output-unwritable`, `interrupted`
 */
export async function recordSite({ runs, out, page, version, reporter, signal }: SiteRequest): Promise<void> {
  await assertEmpty(out)
  await makeFolder(out)
  // There is neither a project whose runs were listed, nor anybody to tell of changes.
  const shelf = new RunShelf({ places: new Places(), emit: () => undefined, runsFolder: () => out })
  const summaries: RunSummary[] = []
  for (const [done, folder] of runs.entries()) {
    const { run, name } = await shelf.open(folder)
    reporter({ kind: 'progress', unit: 'runs', done, total: runs.length, item: name })
    summaries.push(await recordRun({ shelf, opened: await shelf.find(run), site: out, signal }))
  }
  await writeMessage(join(out, RECORDED_RUNS_FILE), { version, runs: summaries })
  await copyPage(page, out)
}

/** Nothing that is there is touched. */
async function assertEmpty(out: string): Promise<void> {
  const there = await readdir(out).catch((): string[] => [])
  if (there.length > 0) throw new AppError({ code: 'output-exists', message: `${out} exists and is not empty.`, hint: 'Name another folder.' })
}

/** The page knows by an element of its head what it is: an inline script would be forbidden, and an address forgotten. */
async function copyPage(page: string, out: string): Promise<void> {
  await cp(page, out, { recursive: true, filter: (path) => !path.endsWith('.map') })
  const index = await readFile(join(page, 'index.html'), 'utf8')
  await writeFileAtomic(join(out, 'index.html'), index.replace('<head>', `<head>\n    <meta name="${RECORDING_META}" content="1">`))
}
