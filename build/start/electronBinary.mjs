import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { lastLines, runCommand } from '../prepare/command.mjs'
import { readStamp, writeStamp } from '../prepare/stamp.mjs'

/** Electron is some 120 MB; a slow line may take its time, a dead one must not hold up the start. */
const DOWNLOAD_TIMEOUT = 10 * 60_000
/** Where a download failed it is tried again after a day, or when asked for. */
const FORGET_FAILURE_AFTER = 24 * 60 * 60_000

const packageFolder = (repository) => join(repository, 'node_modules', 'electron')

/**
 * Electron's program as its own installer left it, or undefined.
 *
 * @param {string} repository
 */
export function findElectron(repository, environment = process.env) {
  const folder = packageFolder(repository)
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8')
    const path = join(environment.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name)
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/**
 * Lets Electron's package download its program: its own installer, which checks the file against the sums in the package. No dependency may run
 * code at install time (`.npmrc`), so it happens here, in the open, by the command that needs it. Never fails.
 *
 * @param {{ repository: string, say: (text: string) => void, environment?: NodeJS.ProcessEnv, force?: boolean, now?: number }} options
 * @returns {Promise<{ path?: string, detail: string }>}
 */
export async function fetchElectron({ repository, say, environment = process.env, force = false, now = Date.now() }) {
  const found = findElectron(repository, environment)
  if (found !== undefined) return { path: found, detail: 'Electron is in place' }
  const folder = packageFolder(repository)
  if (!existsSync(join(folder, 'install.js'))) return { detail: 'the package electron is not installed' }
  const note = join(repository, 'node_modules', '.pultrack-electron.json')
  const failure = force ? undefined : readStamp(note)
  if (failure !== undefined && now - failure.at < FORGET_FAILURE_AFTER) return { detail: `${failure.detail} (tried less than a day ago; \`npm start -- --window\` tries again)` }
  say('Electron: downloading its program from github.com, about 120 MB, once (ELECTRON_MIRROR names another place)')
  const { status, output } = await runCommand(process.execPath, ['install.js'], { cwd: folder, env: environment, timeout: DOWNLOAD_TIMEOUT })
  const path = findElectron(repository, environment)
  if (status === 'done' && path !== undefined) return { path, detail: 'Electron was downloaded' }
  const detail = `Electron could not be downloaded: ${explain({ status, output })}`
  writeStamp(note, { at: now, detail })
  return { detail }
}

function explain({ status, output }) {
  if (status === 'timeout') return 'it took too long'
  if (/ENOSPC/.test(output)) return 'the disk is full'
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|fetch failed|HTTPError|RequestError/.test(output)) return 'github.com cannot be reached'
  return lastLines(output, 1) || status
}
