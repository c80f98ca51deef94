import type { BackendInfo } from '../../contract/backend'
import type { BenchmarkSequence, Repair } from '../../contract/benchmark'
import type { ComparedTracker, Comparison, FigureValue } from '../../contract/comparison'
import type { AppError } from '../../contract/errors'
import { bootstrapFigure, compareFigures, CONFIDENCE_LEVEL } from '../../core/evaluate/bootstrap'
import { computeFigure, poolCurve, type FigureRule, type Tally } from '../../core/evaluate/protocol'
import { Random } from '../../core/random'
import { fingerprintBenchmark } from './findBenchmark'
import type { AnyProtocol, Layout } from './protocolTable'
import type { Timing } from './results'
import type { ScoredSequence } from './scoreSequence'

/** Of the bootstrap's draws: the same in every report, so that a figure can be computed again. */
const SEED = 2021

/** One tracker's results as they come in. */
export interface TrackerResults {
  name: string
  modelId: string | null
  source: 'tracked' | 'stored'
  scored: ScoredSequence[]
  timing: Timing
  failed: { sequence: string; code: string; message: string }[]
}

export function createResults(given: Pick<TrackerResults, 'name' | 'modelId' | 'source'>): TrackerResults {
  return { ...given, scored: [], timing: { updates: 0, seconds: 0 }, failed: [] }
}

export function failSequence(results: TrackerResults, sequence: string, { code, message }: AppError): void {
  results.failed.push({ sequence, code, message })
}

export interface SummaryRequest {
  protocol: AnyProtocol
  folder: string
  layout: Layout
  origin: 0 | 1
  frames: number | null
  sequences: readonly BenchmarkSequence[]
  backend: BackendInfo | null
  complete: boolean
  trackers: readonly TrackerResults[]
  repairs: readonly Repair[]
}

/** Everything that a figure needs to be quoted: protocol, variant, dataset, checkpoint, device, date, and its interval. */
export function summarizeComparison(request: SummaryRequest): Comparison {
  const { protocol, folder, layout, origin, frames, sequences, backend, complete, repairs } = request
  const random = new Random(SEED)
  const trackers = request.trackers.map((results) => summarizeTracker({ protocol, sequences, results, random }))
  const headline = protocol.figures[0]!
  const rank = ({ figures }: ComparedTracker): number => (figures[headline.key]?.value ?? Number.NEGATIVE_INFINITY) * (headline.better === 'higher' ? 1 : -1)
  return {
    format: 'pultrack-comparison', version: 1,
    protocol: {
      name: protocol.name, title: protocol.title, variant: protocol.variant, rules: { ...protocol.rules },
      curves: protocol.curves.map(({ key, title, xLabel, yLabel, x }) => ({ key, title, xLabel, yLabel, x: [...x] })),
      figures: protocol.figures.map(({ key, title, meaning, curve, better, decimals }) => ({ key, title, meaning, curve, better, decimals })),
    },
    dataset: { folder, layout, fingerprint: fingerprintBenchmark(sequences), origin, frames, sequences: Object.fromEntries(sequences.map(({ name, boxes }) => [name, boxes.length])) },
    device: backend && { engine: backend.engine, device: backend.device, deviceName: backend.deviceName, versions: { ...backend.versions } },
    date: new Date().toISOString(), complete, bootstrap: { level: CONFIDENCE_LEVEL, over: 'sequences', seed: SEED },
    trackers: trackers.sort((a, b) => rank(b) - rank(a)), differences: compareAll({ request, random }), repairs: [...repairs],
  }
}

interface TrackerRequest {
  protocol: AnyProtocol
  sequences: readonly BenchmarkSequence[]
  results: TrackerResults
  random: Random
}

function summarizeTracker({ protocol, sequences, results, random }: TrackerRequest): ComparedTracker {
  const { name, modelId, source, scored, timing, failed } = results
  const figuresOf = (tallies: readonly Readonly<Record<string, Tally>>[], label: string): Record<string, FigureValue> => Object.fromEntries(protocol.figures.map((figure) => [figure.key, evaluateFigure({ protocol, figure, tallies, random: random.fork(name, label, figure.key) })]))
  return {
    name, modelId, source, failed, framesPerSecond: timing.seconds > 0 ? timing.updates / timing.seconds : null,
    figures: figuresOf(scored.map(({ tallies }) => tallies), 'all'),
    curves: Object.fromEntries(protocol.curves.filter(({ x }) => x.length > 1).map(({ key }) => [key, poolCurve(talliesOf(scored, key)).map((value) => (Number.isNaN(value) ? null : value))])),
    sequences: Object.fromEntries(scored.map((one) => [one.name, summarizeSequence(protocol, one)])),
    attributes: Object.fromEntries(groupByAttribute({ sequences, scored }).map(([attribute, group]) => [attribute, { sequences: group.length, figures: figuresOf(group, attribute) }])),
  }
}

function talliesOf(scored: readonly ScoredSequence[], curve: string): Tally[] {
  return scored.flatMap(({ tallies }) => (tallies[curve] ? [tallies[curve]] : []))
}

interface EvaluateRequest {
  protocol: AnyProtocol
  figure: FigureRule
  tallies: readonly Readonly<Record<string, Tally>>[]
  random: Random
}

function evaluateFigure({ protocol, figure, tallies, random }: EvaluateRequest): FigureValue {
  const parts = tallies.flatMap((all) => (all[figure.curve] ? [all[figure.curve]!] : []))
  const request = { tallies: parts, figure, total: protocol.curves.find(({ key }) => key === figure.curve)?.total }
  return { value: computeFigure(request), interval: bootstrapFigure({ ...request, random }) }
}

function summarizeSequence(protocol: AnyProtocol, { frames, tallies, overlaps }: ScoredSequence): ComparedTracker['sequences'][string] {
  const figures = Object.fromEntries(protocol.figures.map((figure) => {
    const total = protocol.curves.find(({ key }) => key === figure.curve)?.total
    return [figure.key, computeFigure({ tallies: tallies[figure.curve] ? [tallies[figure.curve]!] : [], figure, total })]
  }))
  return { frames, figures, worst: findWorst(overlaps) }
}

/** The first of the frames with the least overlap. */
function findWorst(overlaps: readonly (number | null)[]): { frame: number; overlap: number } | null {
  let worst: { frame: number; overlap: number } | null = null
  overlaps.forEach((overlap, frame) => {
    if (overlap !== null && (worst === null || overlap < worst.overlap)) worst = { frame, overlap }
  })
  return worst
}

/** Parts of the sequences with each attribute, and of the frames with each tag; in the order of their names. */
function groupByAttribute({ sequences, scored }: { sequences: readonly BenchmarkSequence[]; scored: readonly ScoredSequence[] }): [string, Readonly<Record<string, Tally>>[]][] {
  const groups = new Map<string, Readonly<Record<string, Tally>>[]>()
  const add = (attribute: string, tallies: Readonly<Record<string, Tally>>): void => void groups.set(attribute, [...(groups.get(attribute) ?? []), tallies])
  for (const { name, tallies, tags } of scored) {
    for (const attribute of sequences.find((sequence) => sequence.name === name)?.attributes ?? []) add(attribute, tallies)
    for (const [tag, tagged] of Object.entries(tags)) add(tag, tagged)
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b))
}

/** Each pair of trackers by the first figure, over the sequences that both have. */
function compareAll({ request: { protocol, trackers }, random }: { request: SummaryRequest; random: Random }): Comparison['differences'] {
  const figure = protocol.figures[0]!
  const total = protocol.curves.find(({ key }) => key === figure.curve)?.total
  return trackers.flatMap((first, index) => trackers.slice(index + 1).flatMap((second) => {
    const shared = first.scored.filter(({ name }) => second.scored.some((other) => other.name === name)).map(({ name }) => name)
    const parts = (results: TrackerResults): Tally[] => shared.map((name) => results.scored.find((one) => one.name === name)!.tallies[figure.curve]!)
    const compared = compareFigures({ first: parts(first), second: parts(second), figure, total, random: random.fork(first.name, second.name) })
    return compared ? [{ first: first.name, second: second.name, sequences: shared.length, ...compared }] : []
  }))
}
