import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../contract/errors'
import { toOutputError } from './atomicFile'

interface Owner {
  pid: number
  /** Start time of the process, where the system tells it: process numbers are used again. */
  started: string | null
  /** A process on another machine cannot be looked for. */
  host: string
}

/** What file systems without hard links answer. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

let serial = 0

/**
 * Makes this process the only writer of a folder; a lock whose process is gone is taken over.
 * @returns the release
 * @throws AppError `run-invalid` while another process holds it, `output-unwritable`
 */
export async function acquireLock(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock')
  const own = JSON.stringify({ pid: process.pid, started: startTimeOf(process.pid), host: hostname() } satisfies Owner)
  while (!(await createLock(path, own))) await removeStale(path)
  return () => rm(path, { force: true })
}

/** The lock appears with its content, or not at all: a lock that is still empty would look stale. False when there is one. */
async function createLock(path: string, content: string): Promise<boolean> {
  const temporary = uniqueName(path)
  try {
    await writeFile(temporary, content, { flag: 'wx' })
    await link(temporary, path).catch((cause: unknown) => {
      if (!WITHOUT_LINKS.has(String((cause as NodeJS.ErrnoException).code))) throw cause
      return writeFile(path, content, { flag: 'wx' })
    })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw toOutputError(path, cause)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** Moves a stale lock away before it removes it: of several processes that find it, one gets it. */
async function removeStale(path: string): Promise<void> {
  const found = await readLock(path)
  if (found === null) return
  const owner = parseOwner(found)
  if (owner && isAlive(owner)) throw inUse(path, owner)
  const taken = uniqueName(path)
  await rename(path, taken).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw toOutputError(path, cause)
  })
  if ((await readLock(taken)) !== found) await link(taken, path).catch(() => undefined) // another's fresh lock: it goes back
  await rm(taken, { force: true })
}

function uniqueName(path: string): string {
  serial += 1
  return `${path}.${process.pid}-${serial}.tmp`
}

function readLock(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

function parseOwner(text: string): Owner | null {
  try {
    const { pid, started, host } = JSON.parse(text) as Partial<Owner>
    return typeof pid === 'number' && pid > 0 ? { pid, started: started ?? null, host: host ?? hostname() } : null
  } catch {
    return null // not written by us, or by a machine that lost its power
  }
}

function isAlive({ pid, started, host }: Owner): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
  return started === null || startTimeOf(pid) === started
}

function inUse(path: string, { pid, host }: Owner): AppError {
  const here = host === hostname()
  return new AppError({
    code: 'run-invalid',
    message: here ? `${path} is held by process ${pid}, which is running.` : `${path} is held by process ${pid} on ${host}.`,
    hint: here ? 'Wait for it to end, or stop it; only one process may write a run.' : `Wait for it to end; if you know that it is gone, remove ${path}.`,
  })
}

/** Linux alone tells it cheaply: field 22 of /proc/PID/stat, in clock ticks since boot. */
function startTimeOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null
  } catch {
    return null
  }
}
