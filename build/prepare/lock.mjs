import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { PrepareProblem } from './problem.mjs'
import { readStamp } from './stamp.mjs'

/** The holder touches its lock this often; a lock untouched for `STALE_AFTER` belongs to nobody. */
const HEARTBEAT = 5_000
const STALE_AFTER = 60_000
const POLL = 250
const PATIENCE = 20 * 60_000

function processLives(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Whether a lock can be taken over: its process is gone, or it has not been touched for a minute (other machines on a
 * shared disk cannot be asked).
 */
export function lockIsStale({ owner, age, host = hostname(), lives = processLives }) {
  if (age > STALE_AFTER) return true
  return owner?.host === host && !lives(owner.pid)
}

function lockFileAge(path) {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return undefined
  }
}

function tryTake(path) {
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Moves a stale lock aside; of several that try, one succeeds. */
function clearStale(path) {
  const age = lockFileAge(path)
  if (age === undefined || !lockIsStale({ owner: readStamp(path), age })) return
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
    rmSync(aside, { force: true })
  } catch {
    // another prepare was faster
  }
}

/**
 * Runs `work` while no other prepare on this cache does.
 *
 * @param {{ path: string, onWait: () => void, patience?: number }} options patience in ms
 */
export async function withLock({ path, onWait, patience = PATIENCE }, work) {
  const started = Date.now()
  let told = false
  while (!tryTake(path)) {
    clearStale(path)
    if (Date.now() - started > patience) {
      throw new PrepareProblem({ message: `another prepare holds ${path}`, hint: 'Wait for it to end; if none is running, delete that file.' })
    }
    if (!told) onWait()
    told = true
    await sleep(POLL)
  }
  const release = () => releaseOwn(path)
  const heartbeat = setInterval(() => touch(path), HEARTBEAT)
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // removed by hand: nothing to keep alive
  }
}

function releaseOwn(path) {
  try {
    const owner = JSON.parse(readFileSync(path, 'utf8'))
    if (owner.pid === process.pid && owner.host === hostname()) rmSync(path, { force: true })
  } catch {
    // gone already
  }
}
