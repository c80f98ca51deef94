import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** `held`: a process writes the run now. `left`: one died while it did. */
export type LockState = 'free' | 'held' | 'left'

const LOOK_MILLISECONDS = 250

/** Waits until nobody writes a run, at most so long: the process that did may be saving what it has. */
export async function awaitFree(folder: string, { seconds, signal }: { seconds: number; signal: AbortSignal }): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !signal.aborted; await wait(LOOK_MILLISECONDS)) {
    if ((await readLock(folder)) !== 'held') return
  }
}

/** Looks at a run folder's lock without touching it. */
export async function readLock(folder: string): Promise<LockState> {
  const text = await readFile(join(folder, 'lock'), 'utf8').catch(() => null)
  if (text === null) return 'free'
  try {
    const { pid, host, started } = JSON.parse(text) as { pid: number; host?: string; started?: string | null }
    if (host !== undefined && host !== hostname()) return 'held'
    return (await isAlive(pid, started ?? null)) ? 'held' : 'left'
  } catch {
    return 'left'
  }
}

async function isAlive(pid: number, started: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (started === null) return true
  // Process numbers are used again; Linux tells when a process began.
  const fields = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return fields === null || fields.split(') ').at(-1)?.split(' ')[19] === started
}
