import fc from 'fast-check'
import type { LossKind } from '../../../main/contract/exchange'
import { SAMPLE_SOURCES, TRACK_STATES } from '../../../main/contract/track'
import { UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeClip, ExchangeDocument, ExchangeSample, ExchangeTrack } from '../../../main/formats/exchange/exchangeModel'

/** 24 frames of 1280 x 720 at 25 frames a second, unevenly spaced as films of telephones are. */
export const CLIP: ExchangeClip = {
  ...UNKNOWN_CLIP, name: 'a clip & more.mp4', frameCount: 24, width: 1280, height: 720, frameRate: { num: 25, den: 1 }, mediaTimes: Float64Array.from({ length: 24 }, (_, frame) => frame * 0.04 + (frame % 3) * 0.001),
}

const side = fc.double({ min: 0.5, max: 400, noNaN: true })
const coordinate = fc.double({ min: 0, max: 700, noNaN: true })
const box = fc.record({ left: coordinate, top: coordinate, width: side, height: side }).map((value) => ({ ...value, top: value.top / 3, height: value.height / 2 }))
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null })

const sample: fc.Arbitrary<ExchangeSample> = fc.record({
  frameIndex: fc.integer({ min: 0, max: 23 }), mediaTime: fc.constant(0), box, score: fc.double({ min: -1, max: 1, noNaN: true }).map((value) => value + 0), psr: orNull(fc.double({ min: 0, max: 100, noNaN: true })),
  scaleIndex: orNull(fc.integer({ min: 0, max: 2 })), confidence: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
  state: fc.constantFrom(...TRACK_STATES), source: fc.constantFrom(...SAMPLE_SOURCES), modelId: orNull(fc.constantFrom('AlexPUL', 'a/b "c"')),
})

/** Texts as people type them, with what separates fields, closes elements and ends strings. */
const label = fc.oneof(fc.constantFrom('object', 'mouse 1', 'Ü, "x"', '<b>&amp;', "it's", 'a_7', '日本', '100'), fc.string({ unit: fc.constantFrom(...'ab ,;"<>&\'_#0'), minLength: 1, maxLength: 12 }).map((text) => `x${text}x`))

function track(present: boolean): fc.Arbitrary<Omit<ExchangeTrack, 'id'>> {
  const samples = fc.uniqueArray(sample, { selector: ({ frameIndex }) => frameIndex, minLength: 1, maxLength: 24 })
  const kept = present ? samples.map((list) => list.map((one, index): ExchangeSample => (index === 0 ? { ...one, state: 'tracked' } : one))) : samples
  return fc.record({ label, samples: kept.map((list) => list.map((one) => ({ ...one, mediaTime: CLIP.mediaTimes![one.frameIndex]! })).sort((a, b) => a.frameIndex - b.frameIndex)) })
}

/** Documents of one track or several; each track has at least one frame in which its target is seen. */
export function documents(most: number): fc.Arbitrary<ExchangeDocument> {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: most, maxLength: most })
  return fc.tuple(fc.array(track(true), { minLength: 1, maxLength: most }), ids).map(([tracks, numbers]) => ({ clip: CLIP, tracks: tracks.map((one, index) => ({ id: numbers[index]!, ...one })) }))
}

/** What is left of tracks when exactly these losses are taken from them: the second, independent statement of what a format keeps. */
export function withoutLost(tracks: readonly ExchangeTrack[], losses: readonly LossKind[]): ExchangeTrack[] {
  const lost = new Set(losses)
  return tracks.map(({ id, label: name, samples }, index) => ({
    id: lost.has('identities') ? index + 1 : id,
    label: lost.has('labels') ? 'object' : name,
    samples: samples.filter(({ state }) => !lost.has('absent') || (state !== 'lost' && state !== 'outside')).map((one) => forget(one, lost)),
  }))
}

function forget(one: ExchangeSample, lost: ReadonlySet<LossKind>): ExchangeSample {
  const state = (one.state === 'uncertain' && lost.has('uncertain')) || (one.state === 'occluded' && lost.has('occluded')) ? 'tracked' : one.state
  const source = one.source === 'interpolated' ? (lost.has('interpolated') ? 'imported' : 'interpolated') : lost.has('who') ? 'imported' : one.source
  return {
    ...one, state, source, score: lost.has('scores') ? 1 : one.score, psr: lost.has('psr') ? null : one.psr, confidence: lost.has('confidence') ? null : one.confidence,
    mediaTime: lost.has('times') ? null : one.mediaTime, ...(lost.has('model') ? { modelId: null, scaleIndex: null } : {}),
  }
}
