import type { Size } from '../../../contract/geometry'
import { isCode, REGION_CODES, type Region } from '../../../contract/region'
import type { Tally } from '../protocol'
import { computeRegionOverlap, type OverlapLibrary } from './regionOverlap'
import { BURN_IN_FRAMES, SKIP_FRAMES } from './votProtocols'

export interface RestartRequest {
  truth: readonly Region[]
  /** Regions and codes of each repetition, one a frame. */
  runs: readonly (readonly Region[])[]
  picture: Size
  library: OverlapLibrary
  /** Places of the expected-overlap curve: no more than the longest sequence of the benchmark has frames. */
  places: number
  /** Flags of the frames that count, for scores of an attribute; all without it. */
  counted?: readonly boolean[] | undefined
}

export interface RestartScore {
  frames: number
  /** Mean over repetitions. */
  failures: number
  tallies: Record<'accuracy' | 'failureRate' | 'failureCount' | 'robustness' | 'expectedOverlap', Tally>
  /** Of the first repetition; null where there is no region. */
  overlaps: (number | null)[]
}

/**
 * Scores one sequence of a VOT challenge with restarts (2013 to 2019).
 * @throws RangeError when lists differ in length
 */
export function scoreRestarts(request: RestartRequest): RestartScore {
  const { truth, runs, counted } = request
  const wrong = runs.find((run) => run.length !== truth.length)
  if (wrong) throw new RangeError(`${wrong.length} regions for ${truth.length} frames of ground truth`)
  const isCounted = (frame: number): boolean => counted?.[frame] ?? true
  const frames = truth.filter((_, frame) => isCounted(frame)).length
  const failures = runs.map((run) => run.filter((region, frame) => isCode(region, REGION_CODES.failure) && isCounted(frame)).length)
  const meanFailures = failures.reduce((sum, count) => sum + count, 0) / runs.length
  const { accuracy, overlaps } = request.library === 'region-c' ? poolFrames(request, isCounted) : averageRuns(request, isCounted)
  return {
    frames, failures: meanFailures, overlaps: overlaps[0]!,
    tallies: {
      accuracy, failureRate: { sums: [meanFailures], weights: [frames] }, failureCount: { sums: [meanFailures], weights: [1] },
      robustness: { sums: [meanFailures * frames], weights: [frames] }, expectedOverlap: tallyFragments(request, isCounted),
    },
  }
}

type Counted = (frame: number) => boolean

interface Accuracy {
  accuracy: Tally
  overlaps: (number | null)[][]
}

function overlapsOf({ run, request, limits }: { run: readonly Region[]; request: RestartRequest; limits: Size }): (number | null)[] {
  return run.map((region, frame) => computeRegionOverlap({ first: region, second: request.truth[frame]!, limits, library: request.library }))
}

/** Frames from a start on that accuracy passes over. */
function markBurnIn(run: readonly Region[]): boolean[] {
  const burnt = Array<boolean>(run.length).fill(false)
  run.forEach((region, frame) => {
    if (isCode(region, REGION_CODES.initialization)) burnt.fill(true, frame, frame + BURN_IN_FRAMES)
  })
  return burnt
}

/** pysot: a frame's overlap is the mean over repetitions, and frames of all sequences are pooled. Its limit here is the picture's size itself. */
function poolFrames(request: RestartRequest, isCounted: Counted): Accuracy {
  const overlaps = request.runs.map((run) => overlapsOf({ run, request, limits: request.picture }))
  const burnt = request.runs.map(markBurnIn)
  let [sum, count] = [0, 0]
  request.truth.forEach((_, frame) => {
    const values = overlaps.flatMap((run, index) => (run[frame] === null || run[frame] === undefined || burnt[index]![frame] ? [] : [run[frame]]))
    if (values.length === 0 || !isCounted(frame)) return
    sum += values.reduce((total, value) => total + value, 0) / values.length
    count += 1
  })
  return { accuracy: { sums: [sum], weights: [count] }, overlaps }
}

/** vot-toolkit: the mean of each repetition, of repetitions, then of sequences by length. */
function averageRuns(request: RestartRequest, isCounted: Counted): Accuracy {
  const overlaps = request.runs.map((run) => overlapsOf({ run, request, limits: request.picture }))
  const means = request.runs.map((run, index) => {
    const burnt = markBurnIn(run)
    const values = overlaps[index]!.filter((_, frame) => !burnt[frame] && isCounted(frame) && !isCode(run[frame]!, REGION_CODES.unknown) && !isCode(run[frame]!, REGION_CODES.failure))
    return values.length === 0 ? 0 : values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length
  })
  const { length } = request.truth
  return { accuracy: { sums: [(means.reduce((sum, value) => sum + value, 0) / means.length) * length], weights: [length] }, overlaps }
}

/** A run of the tracker from a start: its overlaps, whether it ended in a failure, and its weight. */
interface Fragment {
  overlaps: readonly (number | null)[]
  failed: boolean
  weight: number
}

/** Adds up, place by place, the mean overlap of the runs that reach it; a failed run reaches every place, with zeros. */
function tallyFragments(request: RestartRequest, isCounted: Counted): Tally {
  const sums = Array<number>(request.places).fill(0)
  const weights = Array<number>(request.places).fill(0)
  for (const fragment of request.runs.flatMap((run) => listFragments({ run, request, isCounted }))) {
    let sum = 0
    for (let place = 0; place < request.places; place += 1) {
      if (place >= fragment.overlaps.length && !fragment.failed) break
      if (place > 0) sum += fragment.overlaps[place] ?? 0
      sums[place]! += fragment.weight * (place === 0 ? 1 : sum / place)
      weights[place]! += fragment.weight
    }
  }
  return { sums, weights }
}

function listFragments({ run, request, isCounted }: { run: readonly Region[]; request: RestartRequest; isCounted: Counted }): Fragment[] {
  return request.library === 'region-c' ? cutAsPysot({ run, request, isCounted }) : cutAsToolkit({ run, request, isCounted })
}

/** pysot: a run lasts to the frame of the next start; each weighs the share of its frames that count. Its limit here is the last pixel. */
function cutAsPysot({ run, request, isCounted }: { run: readonly Region[]; request: RestartRequest; isCounted: Counted }): Fragment[] {
  const limits = { width: request.picture.width - 1, height: request.picture.height - 1 }
  const overlaps = overlapsOf({ run, request, limits })
  const restarts = run.flatMap((region, frame) => (isCode(region, REGION_CODES.failure) && frame + SKIP_FRAMES <= run.length ? [frame + SKIP_FRAMES] : []))
  return [0, ...restarts].map((start, index) => {
    const next = restarts[index]
    const end = next === undefined ? run.length : Math.min(next + 1, run.length)
    const inside = overlaps.slice(start, end)
    const frames = next === undefined ? run.length - start : next - start + 1
    const counted = inside.filter((_, frame) => isCounted(start + frame)).length
    return { overlaps: inside, failed: next !== undefined, weight: frames === 0 ? 0 : counted / frames / request.runs.length }
  })
}

/** vot-toolkit: a run lasts to the frame before its failure; every run weighs 1, or the share of its frames that count. */
function cutAsToolkit({ run, request, isCounted }: { run: readonly Region[]; request: RestartRequest; isCounted: Counted }): Fragment[] {
  const overlaps = overlapsOf({ run, request, limits: request.picture })
  const framesOf = (code: number): number[] => run.flatMap((region, frame) => (isCode(region, code) ? [frame] : []))
  const [starts, failures] = [framesOf(REGION_CODES.initialization), framesOf(REGION_CODES.failure)]
  const parts = failures.length === 0 ? [{ start: 0, end: run.length, failed: false }] : [
    ...failures.map((end, index) => ({ start: starts[index] ?? end, end, failed: true })),
    ...(starts.length > failures.length ? [{ start: starts.at(-1)!, end: run.length, failed: false }] : []),
  ]
  return parts.map(({ start, end, failed }) => {
    const inside = overlaps.slice(start, end)
    const counted = inside.filter((_, frame) => isCounted(start + frame)).length
    return { overlaps: inside, failed, weight: inside.length === 0 ? 1 : counted / inside.length }
  })
}
