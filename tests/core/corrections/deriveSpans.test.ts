import { describe, expect, it } from 'vitest'
import type { TrackSample, TrackState } from '../../../main/contract/track'
import { deriveSpans } from '../../../main/core/corrections/deriveSpans'

type Change = Partial<Pick<TrackSample, 'source' | 'state'>> & { left?: number }

const sample = (frameIndex: number, { left = 10 * frameIndex, source = 'tracker', state = 'tracked' }: Change = {}): TrackSample => ({
  frameIndex, mediaTime: frameIndex / 25, box: { left, top: 20, width: 40, height: 30 }, score: 0.8, psr: 9, scaleIndex: 1, confidence: null, state, source, modelId: 'model-a',
})
const user = (frameIndex: number, change: Change = {}): TrackSample => sample(frameIndex, { source: 'user', ...change })
const run = (from: number, to: number, change: Change = {}): TrackSample[] => Array.from({ length: to - from + 1 }, (_, index) => sample(from + index, change))

/** Drawn at 0, tracked away to the right from 4 on, put right at 8: what lies between was repaired. */
const SAMPLES = [user(0), ...run(1, 7), user(8), ...run(9, 12)]
const DRIFTED = [...run(1, 3), ...[4, 5, 6, 7, 8].map((frame) => sample(frame, { left: 10 * frame + 60 }))]

describe('deriveSpans', () => {
  it('finds the stretch between two boxes of a person that a correction closed, with what it answered in the wrong place', () => {
    const [span, ...others] = deriveSpans({ samples: SAMPLES, displaced: DRIFTED })
    expect(others).toEqual([])
    expect(span).toMatchObject({ from: 0, to: 8 })
    expect(span!.places.map(({ frameIndex, user: drawn }) => [frameIndex, drawn])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((frame) => [frame, frame % 8 === 0]))
    expect(span!.drifts.map(({ frameIndex }) => frameIndex)).toEqual([4, 5, 6, 7, 8])
    expect(span!.drifts[0]).toEqual({ frameIndex: 4, box: { left: 100, top: 20, width: 40, height: 30 }, target: { left: 40, top: 20, width: 40, height: 30 } })
  })

  it('gives what was answered in a frame that two spans share to the one that it closes', () => {
    const samples = [...SAMPLES.slice(0, 12), user(12)]
    const displaced = [...DRIFTED, ...[9, 10].map((frame) => sample(frame, { left: 10 * frame + 60 }))]
    expect(deriveSpans({ samples, displaced }).map(({ from, drifts }) => [from, drifts.map(({ frameIndex }) => frameIndex)])).toEqual([[0, [4, 5, 6, 7, 8]], [8, [9, 10]]])
  })

  it('counts a span as corrected where answers were only confirmed, and finds no drift in it', () => {
    expect(deriveSpans({ samples: SAMPLES, displaced: [sample(8)] })).toMatchObject([{ from: 0, to: 8, drifts: [] }])
  })

  it('takes a box for a drift below an overlap of a fifth alone', () => {
    const at = (left: number): number => deriveSpans({ samples: SAMPLES, displaced: [sample(8, { left: 80 + left })] })[0]!.drifts.length
    expect(at(26)).toBe(0) // (40 - 26) / (40 + 26) = .212
    expect(at(27)).toBe(1) // .194
  })

  it('learns nothing where nobody has corrected anything: keyframes alone, one box, what follows the last box', () => {
    expect(deriveSpans({ samples: SAMPLES, displaced: [] })).toEqual([])
    expect(deriveSpans({ samples: [user(0), ...run(1, 7)], displaced: DRIFTED })).toEqual([])
    expect(deriveSpans({ samples: SAMPLES, displaced: [sample(10, { left: 400 })] })).toEqual([])
    const imported = SAMPLES.map((each) => (each.source === 'user' ? { ...each, source: 'imported' as const } : each))
    expect(deriveSpans({ samples: imported, displaced: DRIFTED })).toEqual([])
  })

  it('leaves out frames that are in doubt, and spans that end where the target is not in the picture', () => {
    const doubted = SAMPLES.map((each) => (each.frameIndex === 5 ? { ...each, state: 'uncertain' as TrackState } : each))
    const [span] = deriveSpans({ samples: doubted, displaced: DRIFTED })
    expect(span!.places.map(({ frameIndex }) => frameIndex)).not.toContain(5)
    expect(span!.drifts.map(({ frameIndex }) => frameIndex)).not.toContain(5)
    const left = SAMPLES.map((each) => (each.frameIndex === 8 ? { ...each, state: 'outside' as TrackState } : each))
    expect(deriveSpans({ samples: left, displaced: DRIFTED })).toEqual([])
  })

  it('does not hold against the tracker what it did not claim', () => {
    const silent = DRIFTED.map((each) => ({ ...each, state: 'lost' as TrackState }))
    expect(deriveSpans({ samples: SAMPLES, displaced: silent })).toMatchObject([{ from: 0, to: 8, drifts: [] }])
  })

  it('gives what was claimed where a person says that nothing is to the nearest span, without a target', () => {
    const samples = [...SAMPLES.filter(({ frameIndex }) => frameIndex < 12), user(12, { state: 'outside' }), user(20), ...run(21, 24), user(25)]
    const spans = deriveSpans({ samples, displaced: [...DRIFTED, sample(12), sample(23)] })
    expect(spans.map(({ from, to }) => [from, to])).toEqual([[0, 8], [20, 25]])
    expect(spans[0]!.drifts.at(-1)).toEqual({ frameIndex: 12, box: sample(12).box, target: null })
    expect(spans[1]!.drifts).toEqual([])
  })
})
