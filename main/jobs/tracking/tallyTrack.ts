import { GRAVE_STATES, JUMP_SIZES, TRACK_STATES, type TrackSample, type TrackState } from '../../contract/track'
import { CURVE_POINTS, type TrackTally } from '../../contract/trackTally'
import { centerOf, distance, objectSize } from '../../core/geometry/box'

/** Sums a track up while it is tracked, in memory that does not grow with it. */
export class TallyTrack {
  private frames = 0
  private jumps = 0
  private readonly counts = Object.fromEntries(TRACK_STATES.map((state) => [state, 0])) as Record<TrackState, number>
  private lowest: TrackSample | null = null
  private worst: TrackSample | null = null
  private before: TrackSample | null = null
  private readonly stretches: (TrackSample | null)[]

  /** @param frameCount of the clip */
  constructor(private readonly frameCount: number) {
    this.stretches = Array.from({ length: Math.min(CURVE_POINTS, frameCount) }, () => null)
  }

  /** In the order tracked, whichever way. */
  add(sample: TrackSample): void {
    this.frames += 1
    if (this.before && isJump(this.before, sample)) this.jumps += 1
    this.before = sample
    if (sample.source !== 'tracker') return
    this.counts[sample.state] += 1
    if (!this.lowest || isLower(sample.score, this.lowest.score)) this.lowest = sample
    if (!this.worst || isWorse(sample, this.worst)) this.worst = sample
    const stretch = Math.floor((sample.frameIndex * this.stretches.length) / this.frameCount)
    const kept = this.stretches[stretch]
    if (!kept || isWorse(sample, kept)) this.stretches[stretch] = sample
  }

  finish(): TrackTally {
    const { frames, counts, lowest, worst, jumps, stretches } = this
    return {
      frames, states: { ...counts }, jumps,
      lowestScore: lowest && { score: finiteOrNull(lowest.score), frameIndex: lowest.frameIndex },
      worst: worst && { frameIndex: worst.frameIndex, state: worst.state, confidence: worst.confidence },
      curve: stretches.map((sample) => sample && roundOrNull(weigh(sample))),
      curveStates: stretches.map((sample) => sample && TRACK_STATES.indexOf(sample.state)),
    }
  }
}

/** The graver state, or in the same the weaker answer; of equal ones the first is kept. */
function isWorse(a: TrackSample, b: TrackSample): boolean {
  const grave = gravity(a.state) - gravity(b.state)
  return grave > 0 || (grave === 0 && weigh(a) < weigh(b))
}

/** What is no number at all is lowest. */
function isLower(a: number, b: number): boolean {
  return Number.isNaN(a) ? !Number.isNaN(b) : a < b
}

/** Tracked: 0; lost: the most. */
function gravity(state: TrackState): number {
  const place = GRAVE_STATES.findIndex((grave) => grave === state)
  return place < 0 ? 0 : GRAVE_STATES.length - place
}

/** Confidence where it was computed, else the score. */
function weigh({ confidence, score }: TrackSample): number {
  return confidence ?? score
}

/** As in the list of troubles: only between frames in which the target was in the picture. */
function isJump(before: TrackSample, sample: TrackSample): boolean {
  if (sample.source !== 'tracker' || Math.abs(sample.frameIndex - before.frameIndex) !== 1) return false
  if ([before, sample].some(({ state }) => state === 'outside' || state === 'lost')) return false
  return distance(centerOf(before.box), centerOf(sample.box)) > JUMP_SIZES * objectSize(before.box)
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function roundOrNull(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toFixed(3)) : null
}
