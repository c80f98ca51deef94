import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { addonIsComplete, addonIsLinked, anyAddonIsThere, buildAddon, findCompiler, linkAddon } from './addon.mjs'
import { removeLeftovers } from './cacheFolder.mjs'
import { lastLines, runCommand } from './command.mjs'
import { hasNvidiaGpu } from './gpu.mjs'
import { withLock } from './lock.mjs'
import { explainSystemError, PrepareProblem } from './problem.mjs'
import { findPython } from './python.mjs'
import { readStamp, writeStamp } from './stamp.mjs'
import { fetchLibrary, libraryIsComplete, TENSORFLOW_VERSION } from './tensorflowLibrary.mjs'

/**
 * Brings TensorFlow's own library and the addon in place.
 *
 * @param {{ repository: string, cacheFolder: string, force: boolean, say: (text: string) => void, environment?: NodeJS.ProcessEnv,
 *   platform?: string, detectGpu?: () => Promise<boolean>, tryAddon?: (path: string) => Promise<void> }} options
 * @returns {Promise<{ status: 'ready' | 'cached' | 'skipped' | 'fallback', detail: string, hint?: string }>} `fallback`: the engine will be WASM
 */
export async function prepareNative(options) {
  const { environment = process.env, platform = `${process.platform}-${process.arch}` } = options
  if (environment.PULTRACK_SKIP_NATIVE) return { status: 'skipped', detail: 'PULTRACK_SKIP_NATIVE is set' }
  if (environment.PULTRACK_ENGINE === 'wasm') return { status: 'skipped', detail: 'PULTRACK_ENGINE=wasm does without' }
  try {
    return platform === 'linux-x64' ? await prepareLinux({ ...options, environment }) : await runOwnInstaller({ ...options, environment, platform })
  } catch (thrown) {
    const problem = explainSystemError(thrown)
    const hint = problem instanceof PrepareProblem ? problem.hint : 'Run `npm run prepare-machine -- --force`; please report it if it stays.'
    return { status: 'fallback', detail: `${problem.message}; the WASM engine will be used, about ten times slower`, hint }
  }
}

async function prepareLinux(options) {
  const { environment, cacheFolder, force, detectGpu = () => hasNvidiaGpu(environment) } = options
  const wantsCuda = (await detectGpu()) && (force || readStamp(cudaNote(cacheFolder)) === undefined)
  if (wantsCuda) {
    try {
      return await prepareVariant({ ...options, variant: 'cuda' })
    } catch (thrown) {
      noteCudaFailure({ ...options, problem: explainSystemError(thrown) })
    }
  }
  return prepareVariant({ ...options, variant: 'cpu' })
}

const cudaNote = (cacheFolder) => join(cacheFolder, 'native', 'cuda-failed.json')

/** Remembers that CUDA could not be had, so that not every start tries a download of gigabytes again. */
function noteCudaFailure({ cacheFolder, say, problem }) {
  say(`native runtime: a GPU is there, but its TensorFlow could not be had (${problem.message}); taking the one for the processor`)
  say('  next step: put that right, then `npm run prepare-machine -- --force`')
  writeStamp(cudaNote(cacheFolder), { reason: problem.message })
}

const isInPlace = (place) => libraryIsComplete(place) && addonIsComplete(place) && addonIsLinked(place)

async function prepareVariant(options) {
  const { cacheFolder, force, say, variant } = options
  const name = `TensorFlow ${TENSORFLOW_VERSION} (${variant})`
  if (!force && isInPlace(options)) return { status: 'cached', detail: `${name} is in place` }
  mkdirSync(join(cacheFolder, 'native'), { recursive: true })
  const lock = { path: join(cacheFolder, 'native', 'prepare.lock'), onWait: () => say('native runtime: another prepare is at work, waiting for it') }
  return withLock(lock, async () => {
    removeLeftovers(join(cacheFolder, 'native'))
    if (force || !libraryIsComplete(options) || !addonIsComplete(options)) await build(options)
    linkAddon(options)
    return { status: 'ready', detail: `${name} is in place, under ${cacheFolder}` }
  })
}

/** The tools are looked for first: nobody should download 260 MB to learn that the compiler is missing. */
async function build(options) {
  const { force, environment } = options
  const compiler = await findCompiler(environment)
  if (force || !libraryIsComplete(options)) await fetchLibrary({ ...options, python: await findPython(environment) })
  await buildAddon({ ...options, compiler })
}

/** Windows, macOS and other processors: what tfjs-node itself offers. Not tested by us. */
async function runOwnInstaller({ repository, platform, force, say, environment }) {
  if (!force && anyAddonIsThere(repository)) return { status: 'cached', detail: `tfjs-node's own build for ${platform} is in place` }
  say(`native runtime: running tfjs-node's own installer for ${platform} (not tested by us)`)
  const folder = join(repository, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
  const { status, output } = await runCommand(process.execPath, ['scripts/install.js', 'cpu', 'download'], { cwd: folder, env: environment, timeout: 10 * 60_000 })
  if (status === 'done' && anyAddonIsThere(repository)) return { status: 'ready', detail: `tfjs-node's own build for ${platform}` }
  throw new PrepareProblem({ message: `tfjs-node's installer failed on ${platform}: ${lastLines(output) || status}`, hint: 'Check the network and run `npm run prepare-machine` again.' })
}
