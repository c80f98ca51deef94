import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { lastLines, runCommand } from './command.mjs'
import { PrepareProblem } from './problem.mjs'
import { hashText, readStamp, writeStamp } from './stamp.mjs'

const INSTALL_TIMEOUT = 20 * 60_000

/**
 * Whether what npm last installed is what the lock file asks for. npm writes its own record, `.package-lock.json`,
 * last; optional packages of other systems are rightly absent from it.
 */
export function installedMatches(wanted, installed) {
  if (wanted?.packages === undefined || installed?.packages === undefined) return false
  const wants = Object.entries(wanted.packages).filter(([path]) => path !== '')
  const complete = wants.every(([path, entry]) => {
    const found = installed.packages[path]
    return found === undefined ? entry.optional === true : found.version === entry.version && found.integrity === entry.integrity
  })
  return complete && Object.keys(installed.packages).every((path) => wanted.packages[path] !== undefined)
}

/**
 * Installs the npm packages where they are missing or stale.
 *
 * @returns {Promise<{ status: 'ready' | 'cached' | 'skipped', detail: string }>}
 * @throws PrepareProblem: nothing works without them
 */
export async function preparePackages({ repository, force, say, environment = process.env }) {
  if (environment.PULTRACK_SKIP_PACKAGES) return { status: 'skipped', detail: 'PULTRACK_SKIP_PACKAGES is set' }
  const lockText = readFileSync(join(repository, 'package-lock.json'), 'utf8')
  const stamp = join(repository, 'node_modules', '.pultrack-packages.json')
  const key = { lock: hashText(lockText), platform: `${process.platform}-${process.arch}` }
  const known = readStamp(stamp)
  if (!force && known?.lock === key.lock && known?.platform === key.platform) return { status: 'cached', detail: 'the npm packages are in place' }
  const record = readStamp(join(repository, 'node_modules', '.package-lock.json'))
  const sameSystem = known === undefined || known.platform === key.platform
  if (!force && sameSystem && installedMatches(JSON.parse(lockText), record)) {
    writeStamp(stamp, key)
    return { status: 'cached', detail: 'the npm packages are in place' }
  }
  say(`packages: ${existsSync(join(repository, 'node_modules')) ? 'stale' : 'missing'}, running npm ci`)
  await install({ repository, environment })
  writeStamp(stamp, key)
  return { status: 'ready', detail: 'the npm packages were installed' }
}

/** npm as it started us, or else from the PATH. */
function npmCommand(environment) {
  const script = environment.npm_execpath
  if (script !== undefined && /npm-cli\.js$/.test(script)) return { file: process.execPath, first: [script], shell: false }
  return { file: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [], shell: process.platform === 'win32' }
}

async function install({ repository, environment }) {
  const { file, first, shell } = npmCommand(environment)
  const npmArguments = [...first, 'ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const { status, output } = await runCommand(file, npmArguments, { cwd: repository, env: environment, shell, timeout: INSTALL_TIMEOUT })
  if (status !== 'done') throw explainInstallFailure({ status, output })
}

/** Turns what npm printed into the reason and the next step. */
export function explainInstallFailure({ status, output }) {
  const problem = (why, hint) => new PrepareProblem({ message: `the npm packages could not be installed: ${why}`, hint })
  if (status === 'missing') return problem('npm was not found', 'Install Node.js with npm, and run `npm run prepare-machine` again.')
  if (/ENOSPC/.test(output)) return problem('the disk is full', 'Free some space and run `npm run prepare-machine` again.')
  if (/EACCES|EROFS|EPERM/.test(output)) return problem('the folder may not be written', 'Use a clone that you may write, and run `npm run prepare-machine` again.')
  if (status === 'timeout' || /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/.test(output)) {
    return problem('the registry cannot be reached', 'Check the network (npm honours HTTPS_PROXY and its own registry setting) and run `npm run prepare-machine` again.')
  }
  return problem(lastLines(output) || 'npm failed without a word', 'Run `npm ci` by hand to see more.')
}
