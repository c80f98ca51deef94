import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { createMutator } from './mutate.mjs'

/** Buffers that one input may make beside the heap, in bytes. */
const MOST_BUFFERS = 1.5e9

const { target, corpus, end, seed, current, longest } = workerData
const { fuzz } = await import(pathToFileURL(target).href)
const state = new Int32Array(current, 0, 2)
const inHand = new Uint8Array(current, 8)
const counters = Object.values(Object.values(globalThis.__coverage__)[0].b)
/** For each branch, a bit for each power of two of how often an input went through it. */
const seen = new Map(counters.map((branches, index) => [index, new Uint8Array(branches.length)]))
const mutator = createMutator(seed)
const totals = { executed: 0, successes: 0, coverage: 0 }
const inputs = []
const reasons = new Set()

for (const name of readdirSync(corpus)) await run(readFileSync(join(corpus, name)).subarray(0, longest), true)
while (cpuSeconds() < end) await run(mutator.mutate(inputs, longest), false)
parentPort.postMessage({ kind: 'counts', ...totals })

async function run(bytes, isSeed) {
  state[1] = bytes.length
  inHand.set(bytes)
  for (const branches of counters) branches.fill(0)
  const buffers = process.memoryUsage().arrayBuffers
  try {
    if (await fuzz(new Uint8Array(bytes))) totals.successes++
    if (process.memoryUsage().arrayBuffers - buffers > MOST_BUFFERS) report(bytes, new Error('more than 1.5 GB of buffers'))
  } catch (error) {
    report(bytes, error)
  }
  totals.executed++
  Atomics.add(state, 0, 1)
  const isNew = noteCoverage()
  if (isSeed || isNew) inputs.push(Buffer.from(bytes))
  if (isNew && !isSeed) writeFileSync(join(corpus, createHash('sha1').update(bytes).digest('hex').slice(0, 16)), bytes)
}

/** One of each place that throws is enough. */
function report(bytes, error) {
  const reason = String(error?.stack ?? error).split('\n').slice(0, 3).join(' ').replaceAll(/\d+(\.\d+)?/g, '#')
  if (reasons.has(reason)) return
  reasons.add(reason)
  parentPort.postMessage({ kind: 'finding', bytes: Buffer.from(bytes), reason: String(error?.stack ?? error) })
}

function noteCoverage() {
  let isNew = false
  for (const [index, branches] of counters.entries()) {
    const known = seen.get(index)
    for (const [way, count] of branches.entries()) {
      if (count === 0) continue
      const bit = 1 << Math.min(7, Math.floor(Math.log2(count)))
      if (known[way] & bit) continue
      if (known[way] === 0) totals.coverage++
      known[way] |= bit
      isNew = true
    }
  }
  return isNew
}

/** Of the whole process, as whoever set the end counts. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
