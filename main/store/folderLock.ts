import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../contract/errors'
import { toOutputError } from './atomicFile'

export interface LockOwner {
  pid: number
  /** Start time of the process, where the system tells it: process numbers are used again. */
  started: string | null
  /** A process on another machine cannot be looked for. */
  host: string
  /** Since when, seconds since 1970; null where the lock does not tell. */
  since: number | null
}

/** What file systems without hard links answer. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Holding the guard takes a few milliseconds. */
const GUARD_MILLISECONDS = 10_000

let serial = 0

/**
 * Makes this process the only writer of a folder; a lock whose process is gone is taken over.
 * @returns the release
 * @throws AppError `run-invalid` while another process holds it, `output-unwritable`
 */
export async function acquireLock(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock')
  const own = JSON.stringify({ pid: process.pid, started: startTimeOf(process.pid), host: hostname(), since: Date.now() / 1000 } satisfies LockOwner)
  while (!(await createLock(path, own))) await removeStale(path)
  return () => rm(path, { force: true })
}

/** Who holds a folder now; null where nobody does, or who did is gone. */
export async function readLockOwner(folder: string): Promise<LockOwner | null> {
  const owner = parseOwner(await readFile(join(folder, 'lock'), 'utf8').catch(() => ''))
  return owner && isAlive(owner) ? owner : null
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

/** Several processes may find the same stale lock: only who holds the guard may remove it, and looks again before. */
async function removeStale(path: string): Promise<void> {
  const guard = `${path}.takeover`
  if (!(await enterGuard(guard))) return
  try {
    const owner = parseOwner(await readFile(path, 'utf8').catch(() => ''))
    if (owner && isAlive(owner)) throw inUse(path, owner)
    await rm(path, { force: true })
  } catch (cause) {
    throw toOutputError(path, cause)
  } finally {
    await rm(guard, { recursive: true, force: true })
  }
}

/** False after a short wait when another process holds it; one that was killed inside counts as gone after seconds. */
async function enterGuard(guard: string): Promise<boolean> {
  try {
    await mkdir(guard)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw toOutputError(guard, cause)
  }
  const held = await stat(guard).catch(() => null)
  if (held && Date.now() - held.mtimeMs > GUARD_MILLISECONDS) await rm(guard, { recursive: true, force: true })
  else await wait(20)
  return false
}

function uniqueName(path: string): string {
  serial += 1
  return `${path}.${process.pid}-${serial}.tmp`
}

function parseOwner(text: string): LockOwner | null {
  try {
    const { pid, started, host, since } = JSON.parse(text) as Partial<LockOwner>
    return typeof pid === 'number' && pid > 0 ? { pid, started: started ?? null, host: host ?? hostname(), since: since ?? null } : null
  } catch {
    return null // not written by us, or by a machine that lost its power
  }
}

function isAlive({ pid, started, host }: LockOwner): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (readProcess(pid)?.[0] === 'Z') return false // it has ended; nobody has asked how
  return started === null || startTimeOf(pid) === started
}

function inUse(path: string, { pid, host }: LockOwner): AppError {
  const here = host === hostname()
  return new AppError({
    code: 'run-invalid',
    message: here ? `${path} is held by process ${pid}, which is running.` : `${path} is held by process ${pid} on ${host}.`,
    hint: here ? 'Wait for it to end, or stop it; only one process may write a run.' : `Wait for it to end; if you know that it is gone, remove ${path}.`,
  })
}

/** Tells this start of a process number from others. Linux alone tells it cheaply: field 22 of /proc/PID/stat, in clock ticks since boot. */
export function startTimeOf(pid: number): string | null {
  return readProcess(pid)?.[19] ?? null
}

/** Fields 3 on of /proc/PID/stat, the state first; null elsewhere than on Linux. */
function readProcess(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? null
  } catch {
    return null
  }
}
