import { readFileSync } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../contract/errors'
import { toOutputError } from './atomicFile'

interface Owner {
  pid: number
  /** Start time of the process, where the system tells it: process numbers are used again. */
  started: string | null
}

/**
 * Makes this process the only writer of a folder; a lock whose process is gone is taken over.
 * @returns the release
 * @throws AppError `run-invalid` while another process holds it
 */
export async function acquireLock(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock')
  const own: Owner = { pid: process.pid, started: startTimeOf(process.pid) }
  for (;;) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(JSON.stringify(own))
      await file.close()
      return () => rm(path, { force: true })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw toOutputError(path, cause)
      await removeStale(path)
    }
  }
}

async function removeStale(path: string): Promise<void> {
  const owner = await readOwner(path)
  if (owner && isAlive(owner)) {
    throw new AppError({ code: 'run-invalid', message: `${path} is held by process ${owner.pid}, which is running.`, hint: 'Wait for it to end, or stop it; only one process may write a run.' })
  }
  await rm(path, { force: true })
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner
  } catch {
    return null // torn by a killed process
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
  return started === null || startTimeOf(pid) === started
}

/** Linux alone tells it cheaply: field 22 of /proc/PID/stat, in clock ticks since boot. */
function startTimeOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19] ?? null
  } catch {
    return null
  }
}
