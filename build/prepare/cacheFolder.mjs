import { readdirSync, rmSync, statfsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { PrepareProblem } from './problem.mjs'

/** Where prepared things lie, shared by all clones of a user: `$PULTRACK_CACHE`, the system's cache folder, `~/.cache`. */
export function resolveCacheFolder(environment = process.env, home = homedir()) {
  if (environment.PULTRACK_CACHE) return environment.PULTRACK_CACHE
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'pultrack')
  return join(home, '.cache', 'pultrack')
}

const TEMPORARY_PREFIX = '.temporary-'

export function temporaryName(purpose) {
  return `${TEMPORARY_PREFIX}${purpose}-${process.pid}`
}

/** Removes what interrupted prepares left behind; call it under the lock only. */
export function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(TEMPORARY_PREFIX)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** @throws PrepareProblem if the disk under `folder` has less than `bytes` free */
export function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= bytes) return
  const inGigabytes = (count) => (count / 1e9).toFixed(1)
  throw new PrepareProblem({
    message: `${folder} has ${inGigabytes(free)} GB free, ${inGigabytes(bytes)} GB are needed`,
    hint: 'Free some space, or point PULTRACK_CACHE at a folder on another disk, and run `npm run prepare-machine` again.',
  })
}
