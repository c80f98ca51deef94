import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const OUTPUT = join(repository, 'dist', 'page')
const STAMP = join(OUTPUT, 'index.html')
const SOURCES = ['renderer', join('main', 'contract')]

/**
 * Builds the page into dist/page where a source is newer than it.
 *
 * @returns folder of the page
 */
export async function bundlePage() {
  if (await isFresh()) return OUTPUT
  const startedAt = new Date()
  const { build } = await import('vite')
  await mkdir(dirname(OUTPUT), { recursive: true })
  const folder = await mkdtemp(join(dirname(OUTPUT), '.page-'))
  try {
    const outDir = join(folder, 'page')
    await asProduction(() => build({ configFile: join(repository, 'build', 'vite.config.mjs'), logLevel: 'warn', build: { outDir } }))
    // As old as its youngest source can be: a file that was saved while Vite read must make the page stale.
    await utimes(join(outDir, 'index.html'), startedAt, startedAt)
    await replaceFolder({ folder: outDir, by: OUTPUT, aside: join(folder, 'old') })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return OUTPUT
}

/** Vitest says NODE_ENV=test to whatever it starts, and Vite would build Vue's slow development form with this machine's paths in it. */
async function asProduction(work) {
  const given = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await work()
  } finally {
    if (given === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = given
  }
}

/** A folder cannot be renamed onto another; the old page steps aside first, and a server that reads just now finds one or the other. */
async function replaceFolder({ folder, by, aside }) {
  await rename(by, aside).catch((problem) => {
    if (problem.code !== 'ENOENT') throw problem
  })
  await rename(folder, by)
}

/** Folders count too: their time changes when a file in them is removed or renamed. */
async function isFresh() {
  const output = await stat(STAMP).catch(() => undefined)
  if (!output) return false
  const listed = await Promise.all(SOURCES.map(async (source) => {
    const folder = join(repository, source)
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))]
  }))
  const paths = [fileURLToPath(import.meta.url), join(repository, 'build', 'vite.config.mjs'), join(repository, 'package-lock.json'), ...listed.flat()]
  const times = await Promise.all(paths.map((path) => stat(path)))
  return times.every(({ mtimeMs }) => mtimeMs < output.mtimeMs)
}
