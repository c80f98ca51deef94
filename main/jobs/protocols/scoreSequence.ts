import type { BenchmarkSequence } from '../../contract/benchmark'
import { AppError } from '../../contract/errors'
import type { Size } from '../../contract/geometry'
import { scoreBoxes } from '../../core/evaluate/boxScores'
import type { BoxProtocol } from '../../core/evaluate/boxProtocols'
import { scoreGot10k } from '../../core/evaluate/got10k'
import type { Tally } from '../../core/evaluate/protocol'
import { scoreAnchors, scoreUnsupervised } from '../../core/evaluate/vot/anchorScores'
import { scoreRestarts } from '../../core/evaluate/vot/restartScores'
import type { VotProtocol } from '../../core/evaluate/vot/votProtocols'
import { regionsOf } from './findBenchmark'
import type { AnyProtocol } from './protocolTable'
import type { SequenceResult } from './results'

/** A sequence's part in every curve of its protocol. */
export interface ScoredSequence {
  name: string
  frames: number
  tallies: Readonly<Record<string, Tally>>
  /** The same over the frames with a tag, by tag; empty where the benchmark has none of frames. */
  tags: Readonly<Record<string, Readonly<Record<string, Tally>>>>
  /** One entry a frame; null where the frame does not count. */
  overlaps: readonly (number | null)[]
}

export interface ScoreRequest {
  protocol: AnyProtocol
  sequence: BenchmarkSequence
  result: SequenceResult
  /** Null where neither the annotations nor a clip tell. */
  picture: Size | null
  /** Frames of the benchmark's longest sequence: as far as VOT's curve can reach. */
  longest: number
}

/** @throws AppError `sequences-invalid` where lengths differ, nothing counts, or the picture's size is needed and unknown */
export function scoreSequence(request: ScoreRequest): ScoredSequence {
  try {
    return score(request)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new AppError({ code: 'sequences-invalid', message: `${request.sequence.name}: ${cause.message}.`, hint: 'Results need one line for each annotated frame.', cause })
  }
}

function score(request: ScoreRequest): ScoredSequence {
  const { protocol, sequence, result } = request
  if (protocol.family === 'boxes' && result.kind === 'boxes') return { name: sequence.name, tags: {}, ...scoreAsBoxes(protocol, sequence, result) }
  if (protocol.family === 'got10k' && result.kind === 'boxes') {
    const runs = result.passes.map(({ boxes }) => boxes)
    return { name: sequence.name, tags: {}, ...scoreGot10k({ truth: sequence.boxes, runs, cover: sequence.cover ?? undefined, picture: sizeOf(request) }) }
  }
  if (protocol.family === 'vot') return { name: sequence.name, ...scoreAsVot(protocol, request) }
  throw new RangeError(`results of ${result.kind} are none for ${protocol.name}`)
}

function scoreAsBoxes({ rulesOfBoxes }: BoxProtocol, { boxes, absent, origin }: BenchmarkSequence, { passes }: Extract<SequenceResult, { kind: 'boxes' }>): Pick<ScoredSequence, 'frames' | 'tallies' | 'overlaps'> {
  return scoreBoxes({ rules: rulesOfBoxes, origin, passes: passes.map(({ start, boxes: predicted }) => ({ truth: boxes.slice(start), predicted, absent: absent?.slice(start) })) })
}

function scoreAsVot(protocol: VotProtocol, request: ScoreRequest): Omit<ScoredSequence, 'name'> {
  const { sequence, result, longest } = request
  const truth = regionsOf(sequence)
  const picture = sizeOf(request)
  if (result.kind === 'anchors') return { tags: {}, ...scoreAnchors({ truth, runs: result.runs, picture, places: Math.min(protocol.interval.high, longest) }) }
  if (result.kind !== 'regions') throw new RangeError(`results of ${result.kind} are none for ${protocol.name}`)
  if (protocol.experiment === 'unsupervised') return { tags: {}, ...scoreUnsupervised({ truth, regions: result.runs[0] ?? [], picture }) }
  const places = Math.min(protocol.interval.high + 1, longest)
  const scoreOf = (counted?: readonly boolean[]): ReturnType<typeof scoreRestarts> => scoreRestarts({ truth, runs: result.runs, picture, library: protocol.library, places, counted })
  const tagged = Object.entries(sequence.tags).filter(([, flags]) => flags.some(Boolean))
  return { ...scoreOf(), tags: Object.fromEntries(tagged.map(([tag, flags]) => [tag, scoreOf(flags).tallies])) }
}

function sizeOf({ picture, sequence }: ScoreRequest): Size {
  if (picture) return picture
  throw new RangeError(`the size of the pictures of ${sequence.name} is not known, and this protocol cuts at their edges`)
}
