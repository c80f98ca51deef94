import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

// `node tests/benchmarks/correctionsGain.mjs --sequences FOLDER --out FOLDER [--only NAMES] [--frames N] [--corrections N] [--set KEY=VALUE…]`: what learning from corrections brings.

const sources = dirname(fileURLToPath(import.meta.url))
const repository = dirname(dirname(sources))
const outfile = join(repository, 'dist', 'bench', 'correctionsGain.mjs')
await mkdir(dirname(outfile), { recursive: true })
await build({ entryPoints: [join(sources, 'correctionsGain.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' })
process.chdir(repository)
await import(pathToFileURL(outfile))
