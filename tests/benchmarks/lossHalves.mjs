import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

// `node tests/benchmarks/lossHalves.mjs --sequences FOLDER --half tuning|held|named --out FOLDER [--only NAME…] [--rate SHARE]`: is the chosen rate of false alarms kept?

const sources = dirname(fileURLToPath(import.meta.url))
const repository = dirname(dirname(sources))
const outfile = join(repository, 'dist', 'bench', 'lossHalves.mjs')
await mkdir(dirname(outfile), { recursive: true })
await build({ entryPoints: [join(sources, 'lossHalves.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' })
process.chdir(repository)
await import(pathToFileURL(outfile))
