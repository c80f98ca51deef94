import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Side } from './side.mjs'

// `node tests/benchmarks/devices.mjs [--repetitions N] [--bundled FILE]`: does the GPU compute what the processor computes, and how much sooner?
// `--bundled` takes a side that was bundled elsewhere, for a machine that has no more than the program.

const sources = dirname(fileURLToPath(import.meta.url))
const repository = dirname(dirname(sources))
const BACKBONES = ['alexnet', 'ciresnet22', 'compact']

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined)
const repetitions = Number(option('--repetitions') ?? 15)
const file = option('--bundled') ?? (await bundle())
const [cpu, gpu] = ['cpu', 'gpu'].map((device) => new Side({ name: device, file: process.execPath, args: [file, device] }))

try {
  for (const side of [cpu, gpu]) console.log(side.name, await side.ask({ task: 'describe' }))
  for (const backbone of BACKBONES) await compare(backbone)
} finally {
  cpu.close()
  gpu.close()
}

async function compare(backbone) {
  const [of, beside] = await both({ task: 'respond', backbone })
  const largest = Math.max(...of.values.map(Math.abs))
  const difference = Math.max(...of.values.map((value, index) => Math.abs(value - beside.values[index]))) / largest
  console.log(`${backbone}: responses differ by ${difference.toExponential(1)} of the largest`)
  const [steps, besideSteps] = await both({ task: 'learn', backbone })
  for (const [index, step] of steps.steps.entries()) {
    console.log(`${backbone}: step ${index}: loss ${step.loss} on the processor, ${besideSteps.steps[index].loss} on the GPU; gradient ${step.gradientNorm}, ${besideSteps.steps[index].gradientNorm}`)
  }
  const [times, besideTimes] = await both({ task: 'time', backbone, repetitions })
  for (const what of ['embedding', 'step']) {
    const [slow, fast] = [median(times[what]), median(besideTimes[what])]
    console.log(`${backbone}: ${what} ${slow.toFixed(1)} ms on the processor, ${fast.toFixed(1)} ms on the GPU: ${(slow / fast).toFixed(1)} x`)
  }
}

/** One after the other: either has the machine to itself. */
async function both(work) {
  const first = await cpu.ask(work)
  return [first, await gpu.ask(work)]
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

async function bundle() {
  const { build } = await import('esbuild')
  const outfile = join(repository, 'dist', 'bench', 'deviceSide.mjs')
  await mkdir(dirname(outfile), { recursive: true })
  await build({ entryPoints: [join(sources, 'deviceSide.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' })
  return outfile
}
