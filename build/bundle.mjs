import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const OUTPUT = join(repository, 'dist', 'cli.mjs')

/**
 * Bundles the command line into dist/cli.mjs where a source is newer than it. Packages stay outside: some are native.
 *
 * @returns path of the bundle
 */
export async function bundleCli() {
  if (await isFresh()) return OUTPUT
  const startedAt = new Date()
  const { build } = await import('esbuild')
  await mkdir(dirname(OUTPUT), { recursive: true })
  const folder = await mkdtemp(join(dirname(OUTPUT), '.bundle-'))
  try {
    const outfile = join(folder, 'cli.mjs')
    await build({
      entryPoints: [join(repository, 'main', 'cli', 'entry.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      sourcemap: true,
      logLevel: 'warning',
    })
    // As old as its youngest source can be: a file that was saved while esbuild read must make the bundle stale.
    await utimes(outfile, startedAt, startedAt)
    // Renamed as a whole: another pultrack that starts just now finds the old bundle or the new one, never half of one.
    await rename(`${outfile}.map`, `${OUTPUT}.map`)
    await rename(outfile, OUTPUT)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return OUTPUT
}

/** Folders count too: their time changes when a file in them is removed or renamed. */
async function isFresh() {
  const output = await stat(OUTPUT).catch(() => undefined)
  if (!output) return false
  const main = join(repository, 'main')
  const entries = await readdir(main, { recursive: true, withFileTypes: true })
  const paths = [fileURLToPath(import.meta.url), main, ...entries.map((entry) => join(entry.parentPath, entry.name))]
  const times = await Promise.all(paths.map((path) => stat(path)))
  return times.every(({ mtimeMs }) => mtimeMs < output.mtimeMs)
}
