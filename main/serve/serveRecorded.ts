import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLOSE_CODES } from '../contract/transport/webSocketLine'
import type { JobContext } from '../contract/reporter'
import { recordSite } from '../jobs/recording/recordSite'
import { findVersion } from '../jobs/service/version'
import { findPage } from './findPage'
import { servePage, type Serving } from './servePage'

export interface RecordedOptions extends JobContext, Pick<Serving, 'port' | 'open' | 'onServing'> {
  /** Run folders. */
  runs: readonly string[]
  /** Folder to write the page into, for any web server to hand out; absent: it is served here, until told to stop. */
  out?: string | undefined
}

/**
 * Shows finished runs without an engine: nothing is computed, nothing can be started, the run folders are only read.
 * @throws AppError `run-invalid`, `output-exists`, `output-unwritable`, `usage` for a port that is taken
 */
export async function serveRecorded({ runs, out, port, open, onServing, reporter, signal }: RecordedOptions): Promise<void> {
  const site = { runs, page: await findPage(), version: await findVersion(), reporter, signal }
  if (out !== undefined) {
    await recordSite({ ...site, out })
    return reporter({ kind: 'file', path: out, what: 'page' })
  }
  const folder = await mkdtemp(join(tmpdir(), 'pultrack-recorded-'))
  try {
    await recordSite({ ...site, out: folder })
    const warn = (text: string): void => reporter({ kind: 'message', level: 'warning', text })
    await servePage({ pageFolder: folder, port, open, warn, signal, onServing, onPage: (socket) => socket.close(CLOSE_CODES.refused) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
