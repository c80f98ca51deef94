import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { BenchmarkSequence, Repair } from '../../contract/benchmark'
import { AppError } from '../../contract/errors'
import type { Box } from '../../contract/geometry'
import type { Region } from '../../contract/region'
import { findTemporalStarts, SPATIAL_SHIFTS } from '../../core/evaluate/robustnessStarts'
import { framesFrom } from '../../core/evaluate/vot/anchorScores'
import { formatGot10kTimes } from '../../formats/got10k'
import { readText } from '../../formats/lines'
import { formatOtbBoxes } from '../../formats/otb'
import { parseBoxes } from '../../formats/sequenceFiles'
import { formatRegions } from '../../formats/votRegions'
import { readTrajectory } from '../../formats/votSequences'
import { writeFileAtomic } from '../../store/atomicFile'
import { pathExists } from '../../store/pathExists'
import type { AnyProtocol } from './protocolTable'
import type { SequenceResult, Timing } from './results'
import { anchorsOf } from './trackPasses'

/** Where a tracker's files are or go, and whose they are. */
export interface ResultPlace {
  /** Folder that holds a folder for each tracker. */
  folder: string
  tracker: string
  protocol: AnyProtocol
  sequence: BenchmarkSequence
}

/** GOT-10k and VOT have a folder a sequence, SEQ/SEQ_001.txt; OTB and its kind have SEQ.txt, and numbered ones for more starts. */
export async function writeResult({ folder, tracker, protocol, sequence, result, timing }: ResultPlace & { result: SequenceResult; timing: Timing }): Promise<void> {
  const { name, origin } = sequence
  const base = join(folder, tracker)
  const time = timing.updates > 0 ? formatGot10kTimes([timing.seconds / timing.updates]) : ''
  if (result.kind === 'boxes') {
    const files = protocol.family === 'got10k' || result.passes.length > 1
    for (const [index, { boxes }] of result.passes.entries()) await writeFileAtomic(join(base, files ? numbered(name, index) : `${name}.txt`), formatOtbBoxes({ boxes, origin: protocol.family === 'got10k' ? 0 : origin }))
    if (protocol.family === 'got10k') await writeFileAtomic(join(base, name, `${name}_time.txt`), time)
    return
  }
  const runs = result.kind === 'regions' ? result.runs.map((regions, index) => ({ file: numbered(name, index), regions })) : result.runs.map(({ anchor, regions }) => ({ file: anchored(name, anchor.frame), regions }))
  for (const { file, regions } of runs) await writeFileAtomic(join(base, experimentOf(protocol), file), formatRegions(regions))
}

function numbered(name: string, index: number): string {
  return join(name, `${name}_${String(index + 1).padStart(3, '0')}.txt`)
}

function anchored(name: string, frame: number): string {
  return join(name, `${name}_${String(frame).padStart(8, '0')}.txt`)
}

/** VOT's folder between tracker and sequence. */
function experimentOf(protocol: AnyProtocol): string {
  return protocol.family === 'vot' && protocol.experiment === 'unsupervised' ? 'unsupervised' : 'baseline'
}

/** Trackers of a folder of results: its folders; or the folder itself, where it holds files of one tracker. */
export async function listStoredTrackers(folder: string): Promise<{ folder: string; tracker: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError({ code: 'sequences-invalid', message: `${folder} cannot be read.`, hint: 'Name a folder that holds one folder of results per tracker.', cause })
  })
  const trackers = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => ({ folder, tracker: name }))
  if (trackers.length > 0) return trackers.sort((a, b) => a.tracker.localeCompare(b.tracker))
  if (entries.some(({ name }) => name.endsWith('.txt'))) return [{ folder: dirname(resolve(folder)), tracker: basename(resolve(folder)) }]
  throw new AppError({ code: 'sequences-invalid', message: `There is no tracker's folder in ${folder}.`, hint: 'Results are expected as TRACKER/SEQUENCE.txt, or TRACKER/SEQUENCE/SEQUENCE_001.txt.' })
}

export interface StoredResult {
  result: SequenceResult
  repairs: Repair[]
}

/**
 * Reads what any tracker wrote of a sequence, in the layout of its benchmark.
 * @throws AppError `sequences-invalid` where files are missing or malformed
 */
export async function readResult(place: ResultPlace): Promise<StoredResult> {
  const { protocol, sequence } = place
  if (protocol.family === 'vot') return protocol.experiment === 'anchors' ? readAnchorRuns(place) : readRuns(place)
  const starts = startsOf(protocol, sequence)
  const paths = starts.length > 1 ? await findNumbered(place, '') : await findSingle(place)
  if (starts.length > 1 && paths.length !== starts.length) throw missing(place, `${paths.length} of ${starts.length} passes`)
  const repairs: Repair[] = []
  const passes: { start: number; boxes: (Box | null)[] }[] = []
  for (const [index, path] of paths.entries()) {
    const read = parseBoxes({ text: (await readText({ path }))!, path, origin: protocol.family === 'got10k' ? 0 : sequence.origin })
    passes.push({ start: starts[index] ?? 0, boxes: starts.length > 1 ? read.boxes : fit(read.boxes, sequence) })
    repairs.push(...read.repairs)
  }
  return { result: { kind: 'boxes', passes }, repairs }
}

/** Frames at which the passes of a protocol begin. */
function startsOf(protocol: AnyProtocol, { boxes, origin }: BenchmarkSequence): number[] {
  if (protocol.family !== 'boxes' || protocol.starts === 'one-pass') return [0]
  if (protocol.starts === 'spatial') return SPATIAL_SHIFTS.map(() => Math.max(0, boxes.findIndex((box) => box !== null)))
  return findTemporalStarts({ truth: boxes, origin })
}

/**
 * A pass that began at the first frame with the target has one line less for each frame before it. One over the whole sequence is cut where the user asked for
 * the first frames alone; any other length is left for the scores to refuse.
 */
function fit(read: (Box | null)[], { boxes, wholeLength = boxes.length }: BenchmarkSequence): (Box | null)[] {
  const first = Math.max(0, boxes.findIndex((box) => box !== null))
  const padded = read.length === wholeLength - first || read.length === boxes.length - first ? [...Array<null>(first).fill(null), ...read] : read
  return padded.length === wholeLength ? padded.slice(0, boxes.length) : padded
}

async function findSingle(place: ResultPlace): Promise<string[]> {
  const { folder, tracker, sequence: { name } } = place
  for (const file of [name, name.toLowerCase(), name.replace(/-(\d)$/, '.$1'), name.replace(/-(\d)$/, '.$1').toLowerCase()]) {
    const path = join(folder, tracker, `${file}.txt`)
    if (await pathExists(path)) return [path]
  }
  const runs = await findNumbered(place, '')
  if (runs.length > 0) return place.protocol.family === 'got10k' ? runs : runs.slice(0, 1)
  throw missing(place, `${name}.txt`)
}

async function findNumbered({ folder, tracker, sequence: { name } }: ResultPlace, experiment: string): Promise<string[]> {
  const inside = join(folder, tracker, experiment, name)
  const files = await readdir(inside).catch(() => [])
  const runs = files.filter((file) => file.startsWith(`${name}_`) && /_\d+\.(txt|bin)$/.test(file)).sort()
  return runs.map((file) => join(inside, file))
}

/** Runs lie in TRACKER/baseline/SEQUENCE, or, without an experiment between, in TRACKER/SEQUENCE. */
async function findRuns(place: ResultPlace): Promise<string[]> {
  for (const experiment of [experimentOf(place.protocol), '']) {
    const paths = await findNumbered(place, experiment)
    if (paths.length > 0) return paths
  }
  throw missing(place, `${place.sequence.name}_001.txt`)
}

async function readRuns(place: ResultPlace): Promise<StoredResult> {
  const runs: Region[][] = []
  const repairs: Repair[] = []
  for (const path of await findRuns(place)) {
    const read = await readTrajectory(path)
    runs.push(read.regions)
    repairs.push(...read.repairs)
  }
  return { result: { kind: 'regions', runs }, repairs }
}

async function readAnchorRuns(place: ResultPlace): Promise<StoredResult> {
  const { sequence } = place
  const paths = await findRuns(place)
  const runs: Extract<SequenceResult, { kind: 'anchors' }>['runs'] = []
  const repairs: Repair[] = []
  for (const anchor of anchorsOf(sequence)) {
    const wanted = anchored(sequence.name, anchor.frame).replace(/\.txt$/, '')
    const path = paths.find((file) => file.replace(/\.(txt|bin)$/, '').endsWith(wanted))
    if (!path) throw missing(place, `the run from frame ${anchor.frame}`)
    const read = await readTrajectory(path)
    if (read.regions.length !== framesFrom(anchor, sequence.boxes.length).length) throw missing(place, `${framesFrom(anchor, sequence.boxes.length).length} lines in ${path}, which has ${read.regions.length},`)
    runs.push({ anchor, regions: read.regions })
    repairs.push(...read.repairs)
  }
  return { result: { kind: 'anchors', runs }, repairs }
}

function missing({ folder, tracker, sequence: { name } }: ResultPlace, what: string): AppError {
  return new AppError({ code: 'sequences-invalid', message: `${join(folder, tracker)}: ${what} of ${name} cannot be found.`, hint: 'Results need the names and the layout of the benchmark.' })
}
