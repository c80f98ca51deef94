import type { BenchmarkSequence } from '../../contract/benchmark'
import { AppError } from '../../contract/errors'
import type { Frame, FrameSource } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { REGION_CODES, type Region } from '../../contract/region'
import type { BoxProtocol } from '../../core/evaluate/boxProtocols'
import { isValidBox } from '../../core/evaluate/overlap'
import { findTemporalStarts, shiftBox, SPATIAL_SHIFTS } from '../../core/evaluate/robustnessStarts'
import { framesFrom, listAnchors, placeAnchors, type Anchor } from '../../core/evaluate/vot/anchorScores'
import { computeRegionOverlap } from '../../core/evaluate/vot/regionOverlap'
import { SKIP_FRAMES, type VotProtocol } from '../../core/evaluate/vot/votProtocols'
import type { Tracker } from '../../core/track/tracker'
import { throwIfStopped } from '../evaluateTracker'
import { regionsOf } from './findBenchmark'
import type { AnyProtocol } from './protocolTable'
import type { SequenceResult, Timing } from './results'

export interface TrackRequest {
  protocol: AnyProtocol
  sequence: BenchmarkSequence
  tracker: Tracker
  source: FrameSource
  signal: AbortSignal
  /** Called after each frame with the share of the sequence's work that is done. */
  onProgress(share: number): void
}

export interface Tracked {
  result: SequenceResult
  timing: Timing
}

/**
 * Runs a tracker over a sequence as its protocol asks: once, from many starts, with restarts on failure, or from anchors.
 * @throws AppError what tracker and clip throw, `sequences-invalid` without a frame to start on, `interrupted`
 */
export async function trackSequenceBy(request: TrackRequest): Promise<Tracked> {
  const { protocol, sequence } = request
  const timing: Timing = { updates: 0, seconds: 0 }
  if (protocol.family === 'vot' && protocol.experiment === 'restart') return { result: { kind: 'regions', runs: [await trackWithRestarts({ ...request, protocol, timing })] }, timing }
  if (protocol.family === 'vot' && protocol.experiment === 'anchors') return { result: await trackFromAnchors({ ...request, timing }), timing }
  const single = protocol.family !== 'boxes' || protocol.starts === 'one-pass'
  const starts = protocol.family === 'boxes' ? listStarts({ protocol, sequence, source: request.source }) : [onePassStart(sequence)]
  const passes: { start: number; boxes: (Box | null)[] }[] = []
  for (const [index, { frame, box }] of starts.entries()) {
    const onFrame = (share: number): void => request.onProgress((index + share) / starts.length)
    passes.push({ start: frame, boxes: await trackPass({ ...request, frames: range(frame, sequence.boxes.length - 1), box, timing, onFrame }) })
  }
  if (!single) return { result: { kind: 'boxes', passes }, timing }
  const { start, boxes } = passes[0]!
  const whole = [...Array<null>(start).fill(null), ...boxes] // one line a frame, also before the target appears
  if (protocol.family !== 'vot') return { result: { kind: 'boxes', passes: [{ start: 0, boxes: whole }] }, timing }
  return { result: { kind: 'regions', runs: [whole.map((box, index) => (index === start ? code(REGION_CODES.initialization) : regionOf(box)))] }, timing }
}

interface Start {
  frame: number
  box: Box
}

function onePassStart({ name, boxes }: BenchmarkSequence): Start {
  const frame = boxes.findIndex(isValidBox)
  if (frame >= 0) return { frame, box: boxes[frame]! }
  throw new AppError({ code: 'sequences-invalid', message: `${name}: the target has no box in the first ${boxes.length} frames.`, hint: 'Take more frames of this sequence.' })
}

function listStarts({ protocol, sequence, source }: { protocol: BoxProtocol; sequence: BenchmarkSequence; source: FrameSource }): Start[] {
  const first = onePassStart(sequence)
  if (protocol.starts === 'one-pass') return [first]
  if (protocol.starts === 'spatial') return SPATIAL_SHIFTS.map((shift) => ({ frame: first.frame, box: shiftBox({ box: first.box, shift, picture: source.clip }) }))
  const starts = findTemporalStarts({ truth: sequence.boxes, origin: sequence.origin })
  return (starts.length > 0 ? starts : [first.frame]).map((frame) => ({ frame, box: sequence.boxes[frame]! }))
}

interface PassRequest extends Pick<TrackRequest, 'sequence' | 'tracker' | 'source' | 'signal'> {
  /** Of the sequence, one after the other in either direction; the tracker is given `box` in the first. */
  frames: readonly number[]
  box: Box
  timing: Timing
  onFrame(share: number): void
}

/** Boxes of a pass, one for each of `frames`; null inside gaps of the clip. */
async function trackPass({ sequence, tracker, source, signal, frames, box, timing, onFrame }: PassRequest): Promise<(Box | null)[]> {
  const boxes = Array<Box | null>(frames.length).fill(null)
  const [from, to] = [frames[0]! + sequence.firstImage, frames.at(-1)! + sequence.firstImage]
  let begun = false
  for await (const frame of source.frames({ from, to, signal })) {
    throwIfStopped(signal)
    const place = Math.abs(frame.frameIndex - from)
    if (begun) boxes[place] = await timeUpdate({ tracker, frame, timing })
    else await tracker.init(frame, box)
    if (!begun) boxes[place] = box
    begun = true
    onFrame((place + 1) / frames.length)
  }
  throwIfStopped(signal)
  if (begun) return boxes
  throw new AppError({ code: 'clip-unreadable', message: `No frame of ${source.clip.path} could be read.`, hint: 'Check that the clip plays elsewhere.' })
}

async function timeUpdate({ tracker, frame, timing }: { tracker: Tracker; frame: Frame; timing: Timing }): Promise<Box> {
  const started = performance.now()
  const { box } = await tracker.update(frame)
  timing.seconds += (performance.now() - started) / 1000
  timing.updates += 1
  return box
}

/** VOT's supervised run: where nothing overlaps the tracker is taken off, and put on the target again some frames later. */
async function trackWithRestarts({ protocol, sequence, tracker, source, signal, onProgress, timing }: TrackRequest & { protocol: VotProtocol; timing: Timing }): Promise<Region[]> {
  const truth = regionsOf(sequence)
  const run = truth.map((): Region => code(REGION_CODES.unknown))
  let running = false
  let next = 0
  for await (const frame of source.frames({ from: sequence.firstImage, to: sequence.firstImage + truth.length - 1, signal })) {
    throwIfStopped(signal)
    const index = frame.frameIndex - sequence.firstImage
    const start = sequence.boxes[index]
    if (running) {
      const region = regionOf(await timeUpdate({ tracker, frame, timing }))
      const overlap = computeRegionOverlap({ first: region, second: truth[index]!, limits: source.clip, library: protocol.library })
      running = truth[index]!.kind === 'code' || (overlap ?? 0) > 0
      run[index] = running ? region : code(REGION_CODES.failure)
      if (!running) next = index + SKIP_FRAMES
    } else if (index >= next && isValidBox(start)) {
      await tracker.init(frame, start)
      run[index] = code(REGION_CODES.initialization)
      running = true
    }
    onProgress((index + 1) / truth.length)
  }
  throwIfStopped(signal)
  return run
}

/** Starts of the restart-free protocol: the benchmark's own, else every 50 frames. */
export function anchorsOf(sequence: BenchmarkSequence): Anchor[] {
  const values = sequence.values['anchor']
  return values ? listAnchors(values) : placeAnchors(regionsOf(sequence))
}

async function trackFromAnchors(request: TrackRequest & { timing: Timing }): Promise<SequenceResult> {
  const { sequence } = request
  const anchors = anchorsOf(sequence).filter(({ frame }) => isValidBox(sequence.boxes[frame]))
  if (anchors.length === 0) onePassStart({ ...sequence, boxes: [] })
  const runs: { anchor: Anchor; regions: Region[] }[] = []
  for (const [index, anchor] of anchors.entries()) {
    const onFrame = (share: number): void => request.onProgress((index + share) / anchors.length)
    const boxes = await trackPass({ ...request, frames: framesFrom(anchor, sequence.boxes.length), box: sequence.boxes[anchor.frame]!, onFrame })
    runs.push({ anchor, regions: boxes.map((box, step) => (step === 0 ? code(REGION_CODES.initialization) : regionOf(box))) })
  }
  return { kind: 'anchors', runs }
}

function regionOf(box: Box | null): Region {
  return box ? { kind: 'rectangle', box } : code(REGION_CODES.unknown)
}

function code(value: number): Region {
  return { kind: 'code', code: value }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
