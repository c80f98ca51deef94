import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const OUTPUT = join(repository, 'dist', 'electron')
const STAMP = 'main.cjs'
const SOURCES = ['electron', 'main', ...['icons', 'component', 'packaging', 'prepare'].map((name) => join('build', name))]
/** The modules that run in the engine's process, and in one that learns. */
const HOSTS = join(repository, 'main', 'engine', 'hosts')
const ENGINE_ENTRY = join(HOSTS, 'windowEngine.ts')
const LEARNER_ENTRY = join(HOSTS, 'windowLearner.ts')
/** What installs the CUDA runtime into a packaged workstation, on consent. */
const CUDA_ENTRY = join(repository, 'build', 'component', 'cudaComponent.mjs')
const ICON = join(repository, 'build', 'icons', '512x512.png')

/** Main and preload hold all they need: a sandboxed preload script can load nothing, and the window should not wait for packages. */
const SHELL = { bundle: true, platform: 'node', format: 'cjs', external: ['electron'], logLevel: 'warning', sourcemap: true }
/** Packages stay outside, as in the command line's bundle: some are native. */
const ENGINE = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning', sourcemap: true }
/** Node as it is in Electron 45. */
const TARGET = 'node24'

/**
 * Bundles the desktop shell and the engine's process into dist/electron where a source is newer than it.
 *
 * @returns the folder
 */
export async function bundleElectron() {
  if (await isFresh()) return OUTPUT
  const startedAt = new Date()
  const { build } = await import('esbuild')
  await mkdir(dirname(OUTPUT), { recursive: true })
  const folder = await mkdtemp(join(dirname(OUTPUT), '.electron-'))
  try {
    const made = join(folder, 'electron')
    await Promise.all([
      build({ ...SHELL, target: TARGET, entryPoints: [join(repository, 'electron', 'main.ts')], outfile: join(made, 'main.cjs') }),
      build({ ...SHELL, target: TARGET, entryPoints: [join(repository, 'electron', 'preload.ts')], outfile: join(made, 'preload.cjs') }),
      build({ ...ENGINE, target: 'node20', entryPoints: [ENGINE_ENTRY], outfile: join(made, 'engine.mjs') }),
      build({ ...ENGINE, target: 'node20', entryPoints: [LEARNER_ENTRY], outfile: join(made, 'learner.mjs') }),
      build({ ...ENGINE, target: TARGET, entryPoints: [CUDA_ENTRY], outfile: join(made, 'cuda.mjs') }),
    ])
    await copyFile(ICON, join(made, 'icon.png'))
    // As old as its youngest source can be: a file that was saved while esbuild read must make the bundle stale.
    await utimes(join(made, STAMP), startedAt, startedAt)
    await replaceFolder({ folder: made, by: OUTPUT, aside: join(folder, 'old') })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return OUTPUT
}

/** A folder cannot be renamed onto another: the old one steps aside first. */
async function replaceFolder({ folder, by, aside }) {
  await rename(by, aside).catch((problem) => {
    if (problem.code !== 'ENOENT') throw problem
  })
  await rename(folder, by)
}

/** Folders count too: their time changes when a file in them is removed or renamed. */
async function isFresh() {
  const output = await stat(join(OUTPUT, STAMP)).catch(() => undefined)
  if (!output) return false
  const listed = await Promise.all(SOURCES.map(async (source) => {
    const folder = join(repository, source)
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))]
  }))
  const paths = [fileURLToPath(import.meta.url), join(repository, 'package-lock.json'), ...listed.flat()]
  const times = await Promise.all(paths.map((path) => stat(path)))
  return times.every(({ mtimeMs }) => mtimeMs < output.mtimeMs)
}
