import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

// `node tests/benchmarks/repairGain.mjs --sequences FOLDER [--only NAMES] [--frames N|all] [--out FILE]`: one correction, repaired or only tracked forward.

const sources = dirname(fileURLToPath(import.meta.url))
const repository = dirname(dirname(sources))
const outfile = join(repository, 'dist', 'bench', 'repairGain.mjs')
await mkdir(dirname(outfile), { recursive: true })
await build({ entryPoints: [join(sources, 'repairGain.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' })
process.chdir(repository)
await import(pathToFileURL(outfile))
