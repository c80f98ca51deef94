/**
 * Fuzzes every reader of tracks and of lists for batches, guided by coverage:
 *
 *     node tests/formats/exchange/fuzz/fuzz.mjs [--minutes 30] [--only mot,cvat] [--work FOLDER] [--seed N]
 *
 * Readers and the parsers that they rest on are bundled and instrumented (Istanbul, installed into the work folder: it is no dependency of the project); inputs that reach new branches, or
 * reach them more often, are kept and mutated further (mutate.mjs). Minutes and seconds are of processor time, so that a machine with other work fuzzes longer, not less. Each format runs in a
 * worker of its own; what throws, takes longer than twenty seconds or outgrows its memory is a finding in WORK/FORMAT/findings. Copied to `cases/FORMAT/` beside this file it becomes a test (fuzzCases.test.ts). Corpora stay: a later run goes on from them.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'

const INSTRUMENTER = 'istanbul-lib-instrument@6.0.3'
/** Seconds of processor time after which an input hangs; a few KiB take milliseconds. */
const HANG = 20
/** Seconds after which one hangs that waits for something and computes nothing. */
const STILL = 300
/** Megabytes of JavaScript's heap for a worker: what the limits of the readers may cost at most. */
const HEAP = 3000
/** Bytes of an input, or half as much again as a sound file has. */
const LONGEST = 16_384

const here = dirname(fileURLToPath(import.meta.url))
const repository = join(here, '..', '..', '..', '..')
const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' }, only: { type: 'string' }, seed: { type: 'string', default: '1' },
    work: { type: 'string', default: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pultrack', 'fuzz') },
  },
})

/** Confined parsers share a thread here. */
const keepThread = {
  name: 'keep-thread',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/confinedParser$/ }, () => ({ path: join(here, 'keptThread.ts') })),
}

mkdirSync(flags.work, { recursive: true })
if (!existsSync(join(flags.work, 'node_modules', 'istanbul-lib-instrument'))) execFileSync('npm', ['install', '--prefix', flags.work, '--no-save', INSTRUMENTER], { stdio: 'inherit' })
// In the repository, where h5wasm is found.
const built = join(repository, 'dist', 'fuzz')
await bundle('readerTarget.ts', 'target.mjs')
await bundle('seeds.ts', 'seeds.mjs')
instrument(join(built, 'target.mjs'))
const { composeSeeds, NAMES } = await import(pathToFileURL(join(built, 'seeds.mjs')).href)

const chosen = NAMES.filter((name) => !flags.only || flags.only.split(',').includes(name))
const seconds = Math.max(1, Math.round((Number(flags.minutes) * 60) / chosen.length))
const summary = []
for (const name of chosen) {
  const row = await fuzzTarget(name)
  summary.push(row)
  console.log(JSON.stringify(row))
}
writeFileSync(join(flags.work, 'summary.json'), `${JSON.stringify(summary, null, 1)}\n`)
process.exitCode = summary.some(({ findings }) => findings > 0) ? 1 : 0

function bundle(entry, out) {
  return build({ entryPoints: [join(here, entry)], outfile: join(built, out), bundle: true, platform: 'node', format: 'esm', target: 'node20', external: ['h5wasm', 'fast-check'], plugins: [keepThread], logLevel: 'warning' })
}

function instrument(path) {
  const { createInstrumenter } = createRequire(join(flags.work, 'package.json'))('istanbul-lib-instrument')
  const instrumenter = createInstrumenter({ esModules: true, compact: true, produceSourceMap: false })
  writeFileSync(path, instrumenter.instrumentSync(readFileSync(path, 'utf8'), path))
}

/** Runs one target for its share of time; a worker that hangs or runs out of memory is replaced, and its input kept. */
async function fuzzTarget(name) {
  const [corpus, findings] = [join(flags.work, name, 'corpus'), join(flags.work, name, 'findings')]
  for (const folder of [corpus, findings]) mkdirSync(folder, { recursive: true })
  const seeds = await composeSeeds(name, 6)
  for (const [index, bytes] of seeds.entries()) writeFileSync(join(corpus, `seed-${index}`), bytes)
  const longest = Math.max(LONGEST, ...seeds.map(({ length }) => Math.ceil(1.5 * length)))
  const began = cpuSeconds()
  const totals = { format: name, seconds, executed: 0, successes: 0, coverage: 0, corpus: 0, findings: 0 }
  const keep = (kind, bytes, reason) => {
    writeFileSync(join(findings, `${kind}-${createHash('sha1').update(bytes).digest('hex').slice(0, 10)}`), bytes)
    console.log(`${name}: ${kind} ${String(reason).slice(0, 300)}`)
  }
  const end = began + seconds
  for (let round = 0; cpuSeconds() < end - 1 && readdirSync(findings).length < 20; round++) await runWorker({ name, corpus, keep, end, longest, seed: Number(flags.seed) * 1000 + round, totals })
  return { ...totals, seconds: Math.round(cpuSeconds() - began), corpus: readdirSync(corpus).length, findings: readdirSync(findings).length }
}

function runWorker({ name, corpus, keep, end, longest, seed, totals }) {
  const current = new SharedArrayBuffer(8 + longest)
  const state = new Int32Array(current, 0, 2) // executions so far, bytes of the input in hand
  const worker = new Worker(join(here, 'fuzzWorker.mjs'), { workerData: { target: join(built, 'target.mjs'), name, corpus, end, seed, current, longest }, resourceLimits: { maxOldGenerationSizeMb: HEAP }, env: { ...process.env, FUZZ_FORMAT: name } })
  const inHand = () => Buffer.from(new Uint8Array(current, 8, state[1]))
  const now = () => ({ executions: state[0], cpu: cpuSeconds(), at: Date.now() })
  let before = { ...now(), executions: -1 }
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (state[0] !== before.executions) before = now()
      else if (cpuSeconds() - before.cpu > HANG || Date.now() - before.at > STILL * 1000) {
        keep('hang', inHand(), `${Math.round(cpuSeconds() - before.cpu)} s of processor time`)
        void worker.terminate()
      }
    }, 250)
    worker.on('message', ({ kind, bytes, reason, ...counts }) => {
      if (kind === 'finding') keep('throw', bytes, reason)
      if (kind !== 'counts') return
      totals.executed += counts.executed
      totals.successes += counts.successes
      totals.coverage = Math.max(totals.coverage, counts.coverage)
    })
    worker.on('error', (error) => keep(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'throw', inHand(), error.stack ?? error))
    worker.on('exit', () => {
      clearInterval(watch)
      resolve()
    })
  })
}

/** Of this process, whose threads the workers are. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
