import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from './exchangeModel'
import { addKeyframes } from './keyframes'
import type { Keyframe } from './keyframes'
import { JsonObject } from './jsonValues'
import { rateOf } from './rateOf'
import { TrackBuilder } from './trackBuilder'

/** DIVE's own JSON, version 2 (landscape 4.7h): frames and pixels from 0. A feature whose `interpolate` is set goes on to the next; every other gap stays empty. */
export const DIVE: ExchangeFormat = {
  facts: {
    format: 'dive', title: 'DIVE JSON', form: 'file', extension: 'json', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-9, relative: 0 },
    losses: ['psr', 'confidence', 'model', 'uncertain', 'absent', 'who', 'times', 'portion'],
    needs: [],
  },
  recognizes: (files, head) => files.some((name) => /\.json$/i.test(name)) && (/"confidencePairs"/.test(head) || (/"version"\s*:\s*2/.test(head) && /"tracks"\s*:\s*\{/.test(head))),
  read: readDive,
  write: (document) => {
    const rate = document.clip.frameRate
    const content = { version: 2, ...(rate ? { fps: rate.num / rate.den } : {}), tracks: Object.fromEntries(document.tracks.map((track) => [String(track.id), composeTrack(track)])), groups: {} }
    return [textFile('annotations.json', `${JSON.stringify(content)}\n`)]
  },
}

function readDive(request: ReadRequest): ExchangeDocument {
  const content = JsonObject.parse(fileNamed(request, /\.json$/i), request.path)
  const builder = new TrackBuilder(request.path)
  const bases = { frame: request.choices.frameBase ?? 0, pixel: request.choices.pixelBase ?? 0 }
  for (const [name, value] of content.object('tracks').entries()) readTrack(JsonObject.of(value, `${request.path} tracks.${name}`), { builder, bases })
  return { clip: { ...request.clip, frameRate: rateOf(content.optionalNumber('fps')) ?? request.clip.frameRate }, tracks: builder.finish() }
}

function readTrack(track: JsonObject, { builder, bases }: { builder: TrackBuilder; bases: { frame: number; pixel: number } }): void {
  const key = track.integer('id')
  const keyframes: Keyframe[] = []
  for (const feature of track.eachObject('features')) keyframes.push(readFeature(feature, { bases, at: keyframes.length }))
  addKeyframes(keyframes, { key, builder })
  builder.label(key, bestLabel(track), 0)
}

function readFeature(feature: JsonObject, { bases, at }: { bases: { frame: number; pixel: number }; at: number }): Keyframe {
  const [left, top, right, bottom] = feature.numbers('bounds', 4) as [number, number, number, number]
  const attributes = feature.has('attributes') ? feature.object('attributes') : null
  const score = attributes?.optionalNumber('score') ?? null
  const known: Partial<ExchangeSample> = {
    state: attributes?.flag('occluded') ? 'occluded' : 'tracked', source: feature.flag('keyframe') === false ? 'interpolated' : 'imported', ...(score === null ? {} : { score }),
  }
  const box = { left: left - bases.pixel, top: top - bases.pixel, width: right - left, height: bottom - top }
  return { frameIndex: feature.integer('frame') - bases.frame, box, known, goesOn: feature.flag('interpolate') === true, at }
}

/** The first pair is the best one. */
function bestLabel(track: JsonObject): string {
  const pairs = track.has('confidencePairs') ? track.list('confidencePairs') : []
  const first: unknown = pairs[0]
  if (first === undefined) return 'unknown'
  if (!Array.isArray(first) || typeof first[0] !== 'string') throw exchangeInvalid(track.place, 'confidencePairs is no list of label and number')
  return first[0]
}

function composeTrack(track: ExchangeTrack): object {
  const samples = presentSamples(track)
  const features = samples.map(({ frameIndex, box: { left, top, width, height }, source, score, state }) => ({
    frame: frameIndex, bounds: [left, top, left + width, top + height], keyframe: source !== 'interpolated', interpolate: false,
    attributes: { ...(Number.isFinite(score) ? { score } : {}), ...(state === 'occluded' ? { occluded: true } : {}) },
  }))
  return { id: track.id, meta: {}, attributes: {}, confidencePairs: [[track.label, 1]], begin: samples[0]?.frameIndex ?? 0, end: samples.at(-1)?.frameIndex ?? 0, features }
}
