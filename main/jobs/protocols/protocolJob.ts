import { resolve } from 'node:path'
import type { BackendChoice, BackendInfo } from '../../contract/backend'
import type { BenchmarkSequence, PixelOrigin, Repair } from '../../contract/benchmark'
import type { Comparison } from '../../contract/comparison'
import { AppError, toAppError } from '../../contract/errors'
import type { Size } from '../../contract/geometry'
import type { JobContext } from '../../contract/reporter'
import type { TrackerEngineChoice } from '../../contract/trackerEngine'
import { openClip } from '../../video/openClip'
import { nothingEvaluated } from '../evaluateJob'
import { prepareOutput } from '../evaluateOutput'
import { throwIfStopped } from '../evaluateTracker'
import { openTracker, type OpenedTracker } from '../openTracker'
import { findBenchmark, type FoundBenchmark } from './findBenchmark'
import { findProtocol, layoutOf, type AnyProtocol, type Layout } from './protocolTable'
import { listStoredTrackers, readResult, writeResult } from './resultFiles'
import { scoreSequence } from './scoreSequence'
import { createResults, failSequence, summarizeComparison, type TrackerResults } from './summarize'
import { trackSequenceBy } from './trackPasses'
import { writeComparison } from './writeComparison'

export interface ProtocolOptions extends BackendChoice, TrackerEngineChoice {
  /** By the names of `PROTOCOLS`. */
  protocol: string
  /** @default that of the protocol's benchmark */
  layout?: Layout | undefined
  /** Folder of the benchmark. */
  folder: string
  /** Trackers to run, as {@link openTracker} takes them; none where stored results are scored alone. */
  models: readonly string[]
  /** Folders of stored results, TRACKER/... in each. */
  results?: readonly string[] | undefined
  /** Folder of attribute files. */
  attributes?: string | undefined
  out: string
  frames?: number | undefined
  /** Of OTB's files. @default 1 */
  origin?: PixelOrigin | undefined
  only?: string | undefined
  overwrite?: boolean | undefined
}

export interface ProtocolOutcome {
  comparison: Comparison
  failures: number
}

/** What stays the same from tracker to tracker. */
interface Evaluation {
  options: ProtocolOptions & JobContext
  protocol: AnyProtocol
  layout: Layout
  found: FoundBenchmark
  trackers: TrackerResults[]
  repairs: Repair[]
  backend: BackendInfo | null
  longest: number
  /** Pictures' sizes by sequence, as clips told them. */
  sizes: Map<string, Size>
}

/**
 * Runs trackers under one of the field's protocols and scores stored results beside them; writes their files, `comparison.json`, and the
 * report as page, CSV and LaTeX. A sequence that fails does not stop the rest.
 * @throws AppError `usage` for an unknown protocol, `sequences-invalid`, `output-exists`, what {@link openTracker} throws, `interrupted`
 */
export async function runProtocol(options: ProtocolOptions & JobContext): Promise<ProtocolOutcome> {
  const protocol = findProtocol(options.protocol)
  const layout = options.layout ?? layoutOf(protocol)
  const stored = (await Promise.all((options.results ?? []).map(listStoredTrackers))).flat()
  const found = await findBenchmark({ ...options, layout, origin: options.origin ?? 1 })
  await prepareOutput(options)
  const repairs = found.sequences.flatMap(({ repairs: own }) => own)
  for (const { path, line, what } of repairs) options.reporter({ kind: 'message', level: 'warning', text: `${path}${line === null ? '' : `:${line}`}: ${what}` })
  for (const { name, error } of found.failed) options.reporter({ kind: 'item-failed', item: name, error: toAppError(error) })
  const evaluation: Evaluation = { options, protocol, layout, found, trackers: [], repairs, backend: null, longest: Math.max(0, ...found.sequences.map(({ boxes }) => boxes.length)), sizes: new Map() }
  try {
    for (const model of options.models) await runModel(evaluation, model)
    for (const place of stored) await scoreStored(evaluation, place)
  } catch (thrown) {
    if (evaluation.trackers.some(({ scored }) => scored.length > 0)) await finish(evaluation, false)
    throw thrown
  }
  return finish(evaluation, true)
}

function begin({ found, trackers }: Evaluation, given: Parameters<typeof createResults>[0]): TrackerResults {
  let { name } = given
  for (let serial = 2; trackers.some((other) => other.name === name); serial += 1) name = `${given.name}-${serial}`
  const results = createResults({ ...given, name })
  for (const { name: sequence, error } of found.failed) failSequence(results, sequence, toAppError(error))
  trackers.push(results)
  return results
}

async function runModel(evaluation: Evaluation, model: string): Promise<void> {
  const { options, found } = evaluation
  const opened = await openTracker({ model, engine: options.engine, device: options.device, trackerEngine: options.trackerEngine })
  try {
    evaluation.backend ??= opened.backend
    const results = begin(evaluation, { name: opened.name, modelId: opened.modelId, source: 'tracked' })
    for (const [index, sequence] of found.sequences.entries()) await tryFor({ evaluation, results, sequence, work: () => runSequence({ evaluation, results, opened, sequence, index }) })
  } finally {
    opened.dispose()
  }
}

/** Names what failed and goes on; a stop on request ends all. */
async function tryFor({ evaluation, results, sequence, work }: { evaluation: Evaluation; results: TrackerResults; sequence: BenchmarkSequence; work: () => Promise<void> }): Promise<void> {
  try {
    throwIfStopped(evaluation.options.signal)
    await work()
  } catch (thrown) {
    throwIfStopped(evaluation.options.signal)
    const error = toAppError(thrown)
    failSequence(results, sequence.name, error)
    evaluation.options.reporter({ kind: 'item-failed', item: `${results.name} ${sequence.name}`, error })
  }
}

interface RunRequest {
  evaluation: Evaluation
  results: TrackerResults
  opened: OpenedTracker
  sequence: BenchmarkSequence
  index: number
}

async function runSequence({ evaluation, results, opened, sequence, index }: RunRequest): Promise<void> {
  const { options, protocol, found, longest } = evaluation
  const { reporter, signal, out } = options
  if (sequence.clip === null) throw new AppError({ code: 'sequences-invalid', message: `${sequence.name} has annotations but no frames to track in.`, hint: 'Name the folder with the images, or score stored results with --annotations.' })
  const source = await openClip({ path: sequence.clip, signal })
  try {
    evaluation.sizes.set(sequence.name, { width: source.clip.width, height: source.clip.height })
    const onProgress = (share: number): void => reporter({ kind: 'progress', unit: 'sequences', done: Math.min(index + share, found.sequences.length), total: found.sequences.length, item: `${results.name} ${sequence.name}` })
    const { result, timing } = await trackSequenceBy({ protocol, sequence, tracker: opened.tracker, source, signal, onProgress })
    await writeResult({ folder: out, tracker: results.name, protocol, sequence, result, timing })
    results.scored.push(scoreSequence({ protocol, sequence, result, picture: source.clip, longest }))
    results.timing.updates += timing.updates
    results.timing.seconds += timing.seconds
  } finally {
    await source.close()
  }
}

async function scoreStored(evaluation: Evaluation, { folder, tracker }: { folder: string; tracker: string }): Promise<void> {
  const { protocol, found, longest, repairs, options } = evaluation
  const results = begin(evaluation, { name: tracker, modelId: null, source: 'stored', stored: { folder: resolve(folder), tracker } })
  for (const [index, sequence] of found.sequences.entries()) {
    options.reporter({ kind: 'progress', unit: 'sequences', done: index, total: found.sequences.length, item: `${results.name} ${sequence.name}` })
    await tryFor({ evaluation, results, sequence, work: async () => {
      const read = await readResult({ folder, tracker, protocol, sequence })
      repairs.push(...read.repairs)
      results.scored.push(scoreSequence({ protocol, sequence, result: read.result, picture: await findSize(evaluation, sequence), longest }))
    } })
  }
}

/** Of the annotations, of the clip where a protocol cuts at the picture's edges, else not known. */
async function findSize({ protocol, sizes, options }: Evaluation, { name, picture, clip }: BenchmarkSequence): Promise<Size | null> {
  if (picture || protocol.family === 'boxes') return picture
  const known = sizes.get(name)
  if (known || clip === null) return known ?? null
  const source = await openClip({ path: clip, signal: options.signal })
  const size = { width: source.clip.width, height: source.clip.height }
  await source.close()
  sizes.set(name, size)
  return size
}

/** @throws AppError `sequences-invalid` when nothing at all could be evaluated: no figures is no success */
async function finish({ options, protocol, layout, found, trackers, repairs, backend }: Evaluation, complete: boolean): Promise<ProtocolOutcome> {
  const comparison = summarizeComparison({
    protocol, folder: resolve(options.folder), layout, origin: found.sequences[0]?.origin ?? 0, frames: options.frames ?? null, sequences: found.sequences, backend, complete, trackers, repairs,
  })
  await writeComparison({ out: options.out, comparison, reporter: options.reporter })
  if (complete && trackers.every(({ scored }) => scored.length === 0)) throw nothingEvaluated(trackers[0]?.failed[0]?.message, 'comparison.json')
  return { comparison, failures: trackers.reduce((sum, { failed }) => sum + failed.length, 0) }
}
