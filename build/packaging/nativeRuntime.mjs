import { copyFileSync, constants, cpSync, existsSync, linkSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { temporaryName } from '../prepare/cacheFolder.mjs'
import { lastLines, runCommand } from '../prepare/command.mjs'
import { PrepareProblem } from '../prepare/problem.mjs'
import { findPython } from '../prepare/python.mjs'
import { readStamp, writeStamp } from '../prepare/stamp.mjs'
import { fetchLibrary, libraryFolder, replaceFolder, TENSORFLOW_VERSION } from '../prepare/tensorflowLibrary.mjs'
import { moveRunPath } from './runPath.mjs'

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const LOADER = 'tfjs_binding.node'
const ADDON = 'tensorflow_addon.so'
/** Parent of the libraries' folder, from `app.asar.unpacked/node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8` up to the package's resources. */
const PARENT_FROM_ADDON = '$ORIGIN/../../../../../../native'
const STRIP_TIMEOUT = 5 * 60_000

/**
 * Brings together what a package carries of TensorFlow, for the system that this runs on. On Linux `native/tensorflow` gets its two libraries, stripped, and
 * `binding` the addon, which looks for them by its own place. The CUDA variant is never packed: it is a component of gigabytes that a user installs
 * on consent. Elsewhere `binding` gets what tfjs-node's own installer brought, which finds its library in the package's `deps`.
 *
 * @param {{ repository: string, cacheFolder: string, folder: string, say: (text: string) => void, platform?: string }} options
 * @throws PrepareProblem
 */
export async function stageNativeRuntime({ repository, cacheFolder, folder, say, platform = process.platform }) {
  rmSync(folder, { recursive: true, force: true })
  const libraries = join(folder, 'native', 'tensorflow')
  mkdirSync(libraries, { recursive: true })
  mkdirSync(join(folder, 'binding'))
  if (platform !== 'linux') return cpSync(bindingFolder(repository), join(folder, 'binding'), { recursive: true, dereference: true })
  const stripped = await stripLibraries({ cacheFolder, say })
  for (const name of LIBRARIES) linkOrCopy(join(stripped, name), join(libraries, name))
  stageAddon({ repository, folder: join(folder, 'binding') })
}

const bindingFolder = (repository) => join(repository, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8')

/** Once a machine: stripping 788 MB takes seconds, and the result is kept beside the library. */
async function stripLibraries({ cacheFolder, say }) {
  const source = join(libraryFolder({ cacheFolder, variant: 'cpu' }), 'tensorflow')
  // A machine with an NVIDIA GPU has prepared the variant for that one only.
  if (!existsSync(source)) await fetchLibrary({ cacheFolder, variant: 'cpu', python: await findPython(process.env), say, environment: process.env })
  const target = join(cacheFolder, 'native', `tensorflow-${TENSORFLOW_VERSION}-cpu-stripped`)
  const sizes = Object.fromEntries(LIBRARIES.map((name) => [name, statSync(join(source, name)).size]))
  if (isStripped(target, sizes)) return target
  say('packaging: stripping TensorFlow\'s library')
  const temporary = join(cacheFolder, 'native', temporaryName('stripped'))
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
  try {
    for (const name of LIBRARIES) await strip(join(source, name), join(temporary, name))
    writeStamp(join(temporary, 'complete.json'), { sources: sizes })
    replaceFolder(temporary, target)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return target
}

function isStripped(folder, sizes) {
  const sources = readStamp(join(folder, 'complete.json'))?.sources
  return sources !== undefined && LIBRARIES.every((name) => sources[name] === sizes[name] && existsSync(join(folder, name)))
}

async function strip(from, to) {
  const { status, output } = await runCommand('strip', ['--strip-unneeded', '-o', to, from], { timeout: STRIP_TIMEOUT })
  if (status !== 'done') throw new PrepareProblem({ message: `${from} could not be stripped: ${lastLines(output) || status}`, hint: 'Install binutils (Debian, Ubuntu: sudo apt-get install binutils), or free some space.' })
}

/** The addon in `node_modules` is a link into the cache; a package needs the files themselves. */
function stageAddon({ repository, folder }) {
  const loader = realpathSync(join(bindingFolder(repository), LOADER))
  copyFileSync(loader, join(folder, LOADER))
  copyFileSync(join(dirname(loader), ADDON), join(folder, ADDON))
  moveRunPath(join(folder, ADDON), PARENT_FROM_ADDON)
}

/** A second name costs nothing; across disks it has to be a copy. */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to)
  } catch (error) {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM') throw error
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  }
}
