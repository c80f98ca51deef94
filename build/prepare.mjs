import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { resolveCacheFolder } from './prepare/cacheFolder.mjs'
import { prepareFfmpeg } from './prepare/ffmpeg.mjs'
import { prepareNative } from './prepare/native.mjs'
import { preparePackages } from './prepare/packages.mjs'
import { PrepareProblem } from './prepare/problem.mjs'

const USAGE = `node build/prepare.mjs [--force] [--quiet]

Prepares this machine: npm packages, TensorFlow's own library, ffmpeg. What is in place is left alone.

  --force   do it all again
  --quiet   print problems only

  PULTRACK_CACHE            where prepared things lie (default: the user's cache folder)
  PULTRACK_SKIP_PREPARE, PULTRACK_SKIP_PACKAGES, PULTRACK_SKIP_NATIVE, PULTRACK_SKIP_FFMPEG   leave out all, or one step
  PULTRACK_ENGINE=wasm      do without TensorFlow's library
`

/**
 * Prepares the machine; does nothing, in well under a second, where everything is in place.
 *
 * @param {{ force?: boolean, quiet?: boolean, repository?: string, environment?: NodeJS.ProcessEnv }} [options]
 * @returns what each step did; `native.status === 'fallback'` means that the WASM engine will be used
 * @throws PrepareProblem with a hint, if the npm packages cannot be had
 */
export async function prepare({ force = false, quiet = false, environment = process.env, repository = defaultRepository() } = {}) {
  const say = quiet ? () => {} : (text) => process.stderr.write(`${text}\n`)
  if (environment.PULTRACK_SKIP_PREPARE) {
    say('prepare: skipped, PULTRACK_SKIP_PREPARE is set')
    return {}
  }
  const options = { force, say, environment, repository, cacheFolder: resolveCacheFolder(environment) }
  const packages = await preparePackages(options)
  report({ step: 'packages', result: packages, say })
  const native = await prepareNative(options)
  report({ step: 'native runtime', result: native, say })
  const ffmpeg = await prepareFfmpeg(options)
  report({ step: 'ffmpeg', result: ffmpeg, say })
  return { packages, native, ffmpeg }
}

function defaultRepository() {
  return dirname(dirname(fileURLToPath(import.meta.url)))
}

/** A fallback is told even under --quiet: it decides how fast everything is. */
function report({ step, result, say }) {
  const tell = result.status === 'fallback' ? (text) => process.stderr.write(`${text}\n`) : say
  const word = result.status === 'skipped' ? 'skipped, ' : ''
  tell(`${step}: ${word}${result.detail}`)
  if (result.hint !== undefined) tell(`  next step: ${result.hint}`)
}

async function main(flags) {
  const unknown = flags.find((flag) => !['--force', '--quiet'].includes(flag))
  if (unknown !== undefined) {
    process.stderr.write(flags.includes('--help') ? USAGE : `unknown argument ${unknown}\n\n${USAGE}`)
    return flags.includes('--help') ? 0 : 2
  }
  try {
    await prepare({ force: flags.includes('--force'), quiet: flags.includes('--quiet') })
    return 0
  } catch (thrown) {
    if (!(thrown instanceof PrepareProblem)) throw thrown
    process.stderr.write(`prepare: ${thrown.message}\n  next step: ${thrown.hint}\n`)
    return 1
  }
}

/** Signals end the process through `exit`, where locks are released and commands stopped. */
function isMain() {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
}

if (isMain()) {
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  process.exitCode = await main(process.argv.slice(2))
}
