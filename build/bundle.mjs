import { readdir, stat } from 'node:fs/promises'
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
  const { build } = await import('esbuild')
  await build({
    entryPoints: [join(repository, 'main', 'cli', 'entry.ts')],
    outfile: OUTPUT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  })
  return OUTPUT
}

async function isFresh() {
  const output = await stat(OUTPUT).catch(() => undefined)
  if (!output) return false
  const files = await readdir(join(repository, 'main'), { recursive: true, withFileTypes: true })
  const times = await Promise.all(files.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name))))
  return times.every(({ mtimeMs }) => mtimeMs < output.mtimeMs)
}
