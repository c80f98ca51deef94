import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from './prepare.mjs'
import { resolveCacheFolder } from './prepare/cacheFolder.mjs'

// `npm run bench`: every performance figure side by side with its peers, to JSON and a table.

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const SOURCES = join(repository, 'tests', 'benchmarks')
const USAGE = `npm run bench -- [--quick] [--rounds N] [--out FILE] [--no-install] [--no-peers]
  --quick       few repetitions: shows that it runs, not how fast
  --rounds N    how often the sides take turns (9)
  --out FILE    the figures as JSON (dist/bench.json)
  --no-install  uses the peers that are there, installs none
  --no-peers    Pultrack alone`

const EFFORT = { rounds: 9, embeddings: 20, steps: 3, frames: 60 }
const QUICK = { rounds: 1, embeddings: 2, steps: 1, frames: 8 }

process.exitCode = await main()

async function main() {
  let options
  try {
    options = readOptions()
  } catch (problem) {
    process.stderr.write(`${problem.message}\n${USAGE}\n`)
    return 2
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  await prepare({ quiet: true })
  process.chdir(repository)
  return run(options)
}

function readOptions() {
  const flag = { type: 'boolean', default: false }
  const { values } = parseArgs({
    options: { quick: flag, help: flag, 'no-install': flag, 'no-peers': flag, rounds: { type: 'string' }, out: { type: 'string', default: join(repository, 'dist', 'bench.json') } },
  })
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) throw new Error(`--rounds needs a whole number above 0, not "${values.rounds}"`)
  return { ...values, out: resolve(process.env.INIT_CWD ?? process.cwd(), values.out), effort: { ...(values.quick ? QUICK : EFFORT), ...(rounds === undefined ? {} : { rounds }) } }
}

async function run({ effort, out, 'no-install': noInstall, 'no-peers': noPeers }) {
  const say = (text) => process.stderr.write(`${text}\n`)
  const { Side } = await import('../tests/benchmarks/side.mjs')
  const { openPeers } = await import('../tests/benchmarks/peers.mjs')
  const folder = await bundleSide()
  const cacheFolder = resolveCacheFolder()
  const { sides, skipped } = noPeers ? { sides: {}, skipped: [{ peer: 'all', reason: '--no-peers' }] } : await openPeers({ folder: SOURCES, cacheFolder, install: !noInstall, say })
  sides.pultrack = new Side({ name: 'pultrack', file: process.execPath, args: [join(folder, 'side.mjs')] })
  try {
    const report = await measure({ sides, effort, folder, skipped, say })
    await mkdir(dirname(out), { recursive: true })
    await writeFile(out, `${JSON.stringify(report, null, 2)}\n`)
    say(`figures: ${out}`)
    return 0
  } finally {
    for (const side of Object.values(sides)) side.close()
  }
}

async function measure({ sides, effort, folder, skipped, say }) {
  const { measureAll } = await import('../tests/benchmarks/figures.mjs')
  const { formatTable, summarise } = await import('../tests/benchmarks/summary.mjs')
  const [load] = loadavg()
  if (load > cpus().length / 4) say(`This machine is busy (load ${load.toFixed(1)} on ${cpus().length} cores): the figures will say little.`)
  const versions = Object.fromEntries(await Promise.all(Object.entries(sides).map(async ([name, side]) => [name, await side.ask({ task: 'describe' })])))
  const clip = await sides.pultrack.ask({ task: 'makeClip', folder })
  const figures = (await measureAll({ sides, effort, clip, say })).map(summarise)
  process.stdout.write(`${formatTable(figures)}\n${skipped.map(({ peer, reason }) => `skipped ${peer}: ${reason}\n`).join('')}`)
  const machine = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore: load, node: process.version }
  return { format: 'pultrack-bench', version: 1, machine, versions, effort, figures, skipped }
}

/** Pultrack's side in one file; packages stay outside, as in the command line's bundle. */
async function bundleSide() {
  const { build } = await import('esbuild')
  const folder = join(repository, 'dist', 'bench')
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [join(SOURCES, 'pultrackSide.ts')], outfile: join(folder, 'side.mjs'), bundle: true,
    platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning',
  })
  return folder
}
