import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { requireSpace, temporaryName } from './cacheFolder.mjs'
import { downloadWheel, installWheels } from './python.mjs'
import { folderIsComplete, writeStamp } from './stamp.mjs'
import { unzipSelected } from './unzip.mjs'

export const TENSORFLOW_VERSION = '2.21.0'

/** Wheel, space while unpacking, and what is said of it. */
const VARIANTS = {
  cpu: { requirement: `tensorflow-cpu==${TENSORFLOW_VERSION}`, space: 1.4e9, download: '260 MB' },
  cuda: { requirement: `tensorflow==${TENSORFLOW_VERSION}`, space: 9e9, download: '3 GB' },
}

/** What the addon needs of the wheel: two libraries, and the headers of TensorFlow's C interface with all they include. */
export function isNeeded(name) {
  if (/^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(name)) return true
  if (/^tensorflow\/include\/(tensorflow\/c|xla\/tsl\/c)\/.*\.h$/.test(name)) return true
  if (/^tensorflow\/include\/(tensorflow\/core|tsl)\/platform\/ctstring.*\.h$/.test(name)) return true
  return /\.dist-info\/METADATA$/.test(name)
}

/** The CUDA wheels that TensorFlow's own metadata names under its extra `and-cuda`, e.g. `nvidia-cublas-cu12<13.0,>=12.5`. */
export function parseCudaRequirements(metadata) {
  return [...metadata.matchAll(/^Requires-Dist:\s*([^;\n]+);\s*extra == "and-cuda"\s*$/gm)].map((match) => match[1].replaceAll(' ', ''))
}

export function libraryFolder({ cacheFolder, variant }) {
  return join(cacheFolder, 'native', `tensorflow-${TENSORFLOW_VERSION}-${variant}`)
}

export function libraryIsComplete(place) {
  return folderIsComplete(libraryFolder(place))
}

/**
 * Brings TensorFlow's library into the cache. Everything happens in a temporary folder; renaming it into place is
 * the last step, so an interruption leaves either nothing or the whole.
 *
 * @throws PrepareProblem
 */
export async function fetchLibrary({ cacheFolder, variant, python, say, environment }) {
  const native = join(cacheFolder, 'native')
  const { requirement, space, download } = VARIANTS[variant]
  mkdirSync(native, { recursive: true })
  requireSpace(native, space)
  const temporary = join(native, temporaryName('tensorflow'))
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
  try {
    say(`native runtime: downloading ${requirement} (${download}) with ${python} -m pip`)
    const files = await unpackWheel({ temporary, requirement, python, say, environment })
    if (variant === 'cuda') await addCuda({ temporary, files, python, say, environment })
    writeStamp(join(temporary, 'complete.json'), { version: TENSORFLOW_VERSION, variant, files })
    replaceFolder(temporary, libraryFolder({ cacheFolder, variant }))
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

async function unpackWheel({ temporary, requirement, python, say, environment }) {
  const wheels = join(temporary, 'wheel')
  await downloadWheel({ python, requirement, folder: wheels, environment })
  const name = readdirSync(wheels).find((file) => file.endsWith('.whl'))
  if (name === undefined) throw new Error(`pip said it downloaded ${requirement}, but there is no wheel`)
  say('native runtime: unpacking the library and its headers')
  const files = await unzipSelected({ path: join(wheels, name), folder: temporary, select: isNeeded })
  rmSync(wheels, { recursive: true, force: true })
  return files
}

/** The library finds CUDA at `../nvidia`, by its own relative path; hence side by side. */
async function addCuda({ temporary, files, python, say, environment }) {
  const metadata = Object.keys(files).find((name) => name.endsWith('METADATA'))
  const requirements = parseCudaRequirements(readFileSync(join(temporary, metadata), 'utf8'))
  say(`native runtime: installing ${requirements.length} CUDA packages beside it`)
  await installWheels({ python, requirements, folder: temporary, environment })
}

/** Puts `from` where `to` is; running processes keep what they have mapped. */
export function replaceFolder(from, to) {
  if (existsSync(to)) {
    const aside = `${from}-replaced`
    renameSync(to, aside)
    renameSync(from, to)
    rmSync(aside, { recursive: true, force: true })
    return
  }
  renameSync(from, to)
}
