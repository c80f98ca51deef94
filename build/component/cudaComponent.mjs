import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { moveRunPath } from '../packaging/runPath.mjs'
import { removeLeftovers } from '../prepare/cacheFolder.mjs'
import { hasNvidiaGpu } from '../prepare/gpu.mjs'
import { withLock } from '../prepare/lock.mjs'
import { explainSystemError } from '../prepare/problem.mjs'
import { findPython } from '../prepare/python.mjs'
import { hashBytes } from '../prepare/stamp.mjs'
import { fetchLibrary, libraryFolder, libraryIsComplete } from '../prepare/tensorflowLibrary.mjs'

// The CUDA runtime as a component of the packaged workstation: gigabytes that nobody should have to carry, installed on consent into a folder of the user.
// Bundled as a whole into dist/electron/cuda.mjs; nothing here may need an npm package.

const VARIANT = 'cuda'
/** What a person is told before consenting. */
export const CUDA_SIZE = { download: '3 GB', disk: '9 GB' }

/** Whether this machine could use it at all. */
export function isOfUse({ platform = `${process.platform}-${process.arch}`, environment = process.env } = {}) {
  return platform === 'linux-x64' ? hasNvidiaGpu(environment) : Promise.resolve(false)
}

/**
 * The addon that loads the installed component, or undefined where there is none or only half of one.
 *
 * @param {{ folder: string, addon: string }} place `addon`: the one in the package, which fits this version of the program
 */
export function findCuda({ folder, addon }) {
  if (!libraryIsComplete({ cacheFolder: folder, variant: VARIANT })) return undefined
  return placeAddon({ folder, addon })
}

/**
 * Downloads TensorFlow with its CUDA libraries from the Python package index. What was interrupted leaves nothing behind that would be taken for whole.
 *
 * @param {{ folder: string, addon: string, say: (text: string) => void, environment?: NodeJS.ProcessEnv }} options
 * @returns path of the addon that loads it
 * @throws PrepareProblem, where there is something that a person can put right
 */
export async function installCuda({ folder, addon, say, environment = process.env }) {
  const native = join(folder, 'native')
  try {
    mkdirSync(native, { recursive: true })
    return await withLock({ path: join(native, 'prepare.lock'), onWait: () => say('another installation is at work, waiting for it') }, async () => {
      removeLeftovers(native)
      if (!libraryIsComplete({ cacheFolder: folder, variant: VARIANT })) await fetchLibrary({ cacheFolder: folder, variant: VARIANT, python: await findPython(environment), say, environment })
      return placeAddon({ folder, addon })
    })
  } catch (thrown) {
    throw explainSystemError(thrown)
  }
}

/** A copy of the package's addon that looks for its libraries beside itself; a copy for each addon, because the program may be newer than the component. */
function placeAddon({ folder, addon }) {
  const library = libraryFolder({ cacheFolder: folder, variant: VARIANT })
  const path = join(library, `tensorflow_addon-${hashBytes(readFileSync(addon)).slice(0, 16)}.so`)
  if (existsSync(path)) return path
  const temporary = `${path}.${process.pid}.tmp`
  try {
    copyFileSync(addon, temporary)
    moveRunPath(temporary, '$ORIGIN')
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  return path
}
