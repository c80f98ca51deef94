import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openWithSystem } from '../jobs/service/openWithSystem'

/** A browser that starts reads the file within that time. */
const KEPT_MILLISECONDS = 60_000

/**
 * Opens an address in the user's browser. The address holds the key, and every user of a machine may read the arguments of every process: so the browser is
 * given a file that only this user can read, and that leads on. @throws Error when there is none
 */
export async function openBrowser(address: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pultrack-open-')) // readable by its owner alone
  const file = join(folder, 'open.html')
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0;url=${address}"><title>Pultrack</title>`, { mode: 0o600 })
  setTimeout(() => void rm(folder, { recursive: true, force: true }), KEPT_MILLISECONDS).unref()
  await openWithSystem(pathToFileURL(file).href)
}
