import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { temporaryName } from './cacheFolder.mjs'
import { lastLines, runCommand } from './command.mjs'
import { PrepareProblem } from './problem.mjs'
import { folderIsComplete, hashBytes, hashText, writeStamp } from './stamp.mjs'
import { libraryFolder, replaceFolder, TENSORFLOW_VERSION } from './tensorflowLibrary.mjs'

/** The highest version of Node's binary interface that tfjs-node knows; Node and Electron both serve it. */
const NAPI_VERSION = 8
/** What Node loads: a small loader that keeps TensorFlow's chatter off the terminal, and loads the real addon beside it. */
const LOADER = 'tfjs_binding.node'
const ADDON = 'tensorflow_addon.so'
const LOADER_SOURCE = fileURLToPath(new URL('quietLoader.cc', import.meta.url))
const SHARED = ['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${NAPI_VERSION}`]
const COMPILE_TIMEOUT = 10 * 60_000

const packageFolder = (repository) => join(repository, 'node_modules', '@tensorflow', 'tfjs-node-gpu')

/** The compiler to use: `$CXX`, `g++`, `c++` or `clang++`, the first that runs. */
export async function findCompiler(environment = process.env) {
  const candidates = [environment.CXX, 'g++', 'c++', 'clang++'].filter(Boolean)
  for (const name of candidates) {
    const { status } = await runCommand(name, ['--version'], { env: environment, timeout: 30_000 })
    if (status === 'done') return name
  }
  throw new PrepareProblem({
    message: 'no C++ compiler was found',
    hint: 'Install one (Debian, Ubuntu: sudo apt-get install g++; Fedora: sudo dnf install gcc-c++) and run `npm run prepare-machine` again.',
  })
}

const nodeHeaders = (repository) => ['-I', join(repository, 'node_modules', 'node-api-headers', 'include')]

/** Compiles tfjs-node's own sources against TensorFlow's library. */
export function compileArguments({ repository, library, output }) {
  const binding = join(packageFolder(repository), 'binding')
  const sources = readdirSync(binding).filter((name) => name.endsWith('.cc')).sort().map((name) => join(binding, name))
  const libraries = join(library, 'tensorflow')
  return [
    ...SHARED, ...nodeHeaders(repository), '-I', join(libraries, 'include'),
    ...sources, '-L', libraries, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2',
    '-Xlinker', '-rpath', '-Xlinker', libraries, '-o', output, // not -Wl: a comma in the path would split it
  ]
}

function loaderArguments({ repository, output }) {
  return [...SHARED, ...nodeHeaders(repository), LOADER_SOURCE, '-ldl', '-o', output]
}

/** One folder for each combination of sources and library, so that clones at different versions do not disturb each other. */
export function addonFolder({ cacheFolder, variant, repository }) {
  const binding = join(packageFolder(repository), 'binding')
  const sources = readdirSync(binding).sort().map((name) => readFileSync(join(binding, name), 'utf8'))
  const key = hashText(TENSORFLOW_VERSION, variant, String(NAPI_VERSION), libraryFolder({ cacheFolder, variant }), readFileSync(LOADER_SOURCE, 'utf8'), ...sources)
  return join(cacheFolder, 'native', `addon-${variant}-${key.slice(0, 16)}`)
}

export const addonIsComplete = (place) => folderIsComplete(addonFolder(place))

/**
 * Compiles tfjs-node's addon against the library in the cache, and tries it before it counts as there.
 *
 * @throws PrepareProblem
 */
export async function buildAddon({ cacheFolder, variant, repository, compiler, say, environment, tryAddon = loadsInNode }) {
  const temporary = join(cacheFolder, 'native', temporaryName('addon'))
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })
  try {
    say(`native runtime: compiling the addon with ${compiler}`)
    const library = libraryFolder({ cacheFolder, variant })
    await compile({ compiler, environment, compilerArguments: compileArguments({ repository, library, output: join(temporary, ADDON) }) })
    await compile({ compiler, environment, compilerArguments: loaderArguments({ repository, output: join(temporary, LOADER) }) })
    await tryAddon(join(temporary, LOADER))
    writeStamp(join(temporary, 'complete.json'), { files: measureFiles(temporary, [ADDON, LOADER]) })
    replaceFolder(temporary, addonFolder({ cacheFolder, variant, repository }))
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

async function compile({ compiler, compilerArguments, environment }) {
  const result = await runCommand(compiler, compilerArguments, { env: environment, timeout: COMPILE_TIMEOUT })
  if (result.status !== 'done') throw explainCompileFailure(result)
}

function measureFiles(folder, names) {
  return Object.fromEntries(names.map((name) => {
    const content = readFileSync(join(folder, name))
    return [name, { size: content.length, sha256: hashBytes(content) }]
  }))
}

function explainCompileFailure({ status, output }) {
  if (/No space left on device/i.test(output)) {
    return new PrepareProblem({ message: 'the addon could not be compiled: the disk is full', hint: 'Free some space (TMPDIR too) and run `npm run prepare-machine` again.' })
  }
  const why = status === 'timeout' ? 'the compiler took too long' : lastLines(output)
  return new PrepareProblem({ message: `the addon could not be compiled: ${why}`, hint: 'A compiler with C++17 is needed (GCC 8 or Clang 7 and later); set CXX to one and run `npm run prepare-machine` again.' })
}

async function loadsInNode(addon) {
  const { status, output } = await runCommand(process.execPath, ['-e', `require(${JSON.stringify(addon)})`], { timeout: 120_000 })
  if (status === 'done') return
  throw new PrepareProblem({ message: `the compiled addon does not load: ${lastLines(output)}`, hint: 'TensorFlow needs glibc 2.27 and a processor with AVX; the WASM engine works without.' })
}

const linkPath = (repository) => join(packageFolder(repository), 'lib', `napi-v${NAPI_VERSION}`, LOADER)

/** Whether the package's addon is the one in the cache. */
export function addonIsLinked(place) {
  try {
    return readlinkSync(linkPath(place.repository)) === join(addonFolder(place), LOADER)
  } catch {
    return false
  }
}

/** Points the package at the cached addon. The link is replaced in one step: a process starting now finds old or new. */
export function linkAddon(place) {
  const link = linkPath(place.repository)
  mkdirSync(dirname(link), { recursive: true })
  const temporary = `${link}.${process.pid}.tmp`
  rmSync(temporary, { force: true })
  try {
    symlinkSync(join(addonFolder(place), LOADER), temporary)
  } catch (error) {
    if (error.code !== 'EPERM') throw error
    copyFileSync(join(addonFolder(place), LOADER), temporary) // a disk without symbolic links
  }
  renameSync(temporary, link)
}

/** Whether some addon is in place, whoever made it. */
export function anyAddonIsThere(repository) {
  const link = linkPath(repository)
  return existsSync(link) && statSync(link).size > 0
}
