import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { WHOLE_CLIP, type ClipPortion } from '../../../main/contract/clipPortion'
import type { ExchangeFormatName, LossKind } from '../../../main/contract/exchange'
import { stateLosses } from '../../../main/formats/exchange/lossStatement'
import { UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeFormat, FormatFile } from '../../../main/formats/exchange/exchangeFormat'
import { FORMATS, writeDocument } from '../../../main/jobs/exchange/formatTable'
import { sha256 } from '../../../main/store/sha256'
import { CLIP, documents, withoutLost } from './documents'

/** Formats of points only are told how large objects are; Kinovea lives on the clip's times. */
const SIDE = 40

/** Losses that are stated because some of them happen: SLEAP keeps the scores of a model's instances, in single precision; DeepLabCut names animals where there are several. */
const PARTLY: Partial<Record<ExchangeFormatName, readonly LossKind[]>> = { sleap: ['scores'], deeplabcut: ['labels', 'identities'], 'deeplabcut-h5': ['labels', 'identities'] }

/** Each of their files starts a thread to be read in. */
const BINARY: readonly ExchangeFormatName[] = ['sleap', 'sleap-h5', 'deeplabcut-h5', 'parquet']

/** Tracks without what is kept only now and then. */
function withoutPartly(tracks: readonly ExchangeTrack[], format: ExchangeFormat): ExchangeTrack[] {
  return withoutLost(tracks, (PARTLY[format.facts.format] ?? []).filter((kind) => format.facts.losses.includes(kind)))
}

async function roundTrip(format: ExchangeFormat, document: ExchangeDocument): Promise<ExchangeDocument> {
  const files = await format.write(document)
  const clip = { ...UNKNOWN_CLIP, ...(format.facts.needs.includes('size') ? { width: CLIP.width, height: CLIP.height } : {}), ...(format.facts.needs.includes('times') ? { mediaTimes: CLIP.mediaTimes } : {}) }
  return format.read({ path: 'exchanged', files, clip, choices: { side: SIDE } })
}

/** Without shape: the same middle, and the area where a radius is kept. */
function placeOf({ box }: ExchangeSample, format: ExchangeFormat): number[] {
  const middle = [box.left + box.width / 2, box.top + box.height / 2]
  if (!format.facts.losses.includes('shape')) return [box.left, box.top, box.left + box.width, box.top + box.height]
  return format.facts.format === 'kinovea' || format.facts.format === 'trackmate-simple' ? middle : [...middle, Math.sqrt(box.width * box.height)]
}

function compare(found: readonly ExchangeTrack[], expected: readonly ExchangeTrack[], format: ExchangeFormat): void {
  const bare = (tracks: readonly ExchangeTrack[]): unknown => tracks.map(({ id, label, samples }) => ({ id, label, samples: samples.map(({ box: _, ...rest }) => rest) }))
  expect(bare(found)).toEqual(bare(expected))
  const { pixels, relative } = format.facts.rounding ?? { pixels: 0, relative: 0 }
  for (const [index, track] of expected.entries()) {
    for (const [position, sample] of track.samples.entries()) {
      const [there, here] = [placeOf(found[index]!.samples[position]!, format), placeOf(sample, format)]
      const off = Math.max(...here.map((value, axis) => Math.abs(value - there[axis]!)))
      expect(off, `${format.facts.format}, frame ${sample.frameIndex}`).toBeLessThanOrEqual(2 * pixels + 2 * relative * CLIP.width! + 1e-9)
    }
  }
}

describe.each(FORMATS.map((format) => [format.facts.format, format] as const))('round trip of %s', (_, format) => {
  const most = format.facts.losses.includes('one-track') ? 1 : 3

  it('gives back everything but the losses that it states', async () => {
    await fc.assert(
      fc.asyncProperty(documents(most), async (document) => {
        const { tracks } = await roundTrip(format, document)
        const order = (list: readonly ExchangeTrack[]): ExchangeTrack[] => (format.facts.losses.includes('identities') ? [...list] : list.toSorted((a, b) => a.id - b.id))
        compare(withoutPartly(order(tracks), format), order(withoutLost(document.tracks, format.facts.losses)), format)
      }),
      { numRuns: BINARY.includes(format.facts.format) ? 8 : 60 },
    )
  })

  it('keeps what of the clip was looked at, or says that it does not', async () => {
    const whole = sampleDocument(most)
    const portion: ClipPortion = { from: 2, to: 9, stride: 2, downsample: 2, regions: [{ left: 1, top: 2.5, width: 3, height: 4 }] }
    const looked = { ...whole, clip: { ...whole.clip, portion } }
    const { clip } = await roundTrip(format, looked)
    const stated = stateLosses(format.facts, looked).filter(({ kind }) => kind === 'portion')
    expect({ portion: clip.portion, stated }).toEqual(clip.portion ? { portion, stated: [] } : { portion: undefined, stated: [{ kind: 'portion', count: whole.tracks.length }] })
    expect(stateLosses(format.facts, { ...whole, clip: { ...whole.clip, portion: WHOLE_CLIP } }).map(({ kind }) => kind)).not.toContain('portion')
  })

  it('is written, if empty, where the target is never seen', async () => {
    const { clip, tracks } = sampleDocument(1)
    const files = await format.write({ clip, tracks: tracks.map((track) => ({ ...track, samples: track.samples.map((sample) => ({ ...sample, state: 'lost' })) })) })
    expect(files.length).toBeGreaterThan(0)
  })

  it('states no loss that is none: without it, something would be missing', async () => {
    const whole = sampleDocument(most)
    const { tracks } = await roundTrip(format, whole)
    const stated = stateLosses(format.facts, whole).map(({ kind }) => kind)
    for (const kind of stated.filter((name) => name !== 'one-track' && name !== 'rounding' && name !== 'shape' && !PARTLY[format.facts.format]?.includes(name))) {
      const kept = withoutLost(whole.tracks, format.facts.losses.filter((name) => name !== kind))
      const bare = (list: readonly ExchangeTrack[]): unknown => list.map(({ id, label, samples }) => ({ id, label, samples: samples.map(({ box: _box, ...rest }) => rest) }))
      expect(bare(tracks), kind).not.toEqual(bare(kept))
    }
  })

  it('gives the same bytes for the same tracks, whenever it writes them', async () => {
    const document = sampleDocument(most)
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const writeIn = (year: number): Promise<FormatFile[]> => {
        vi.setSystemTime(new Date(year, 0))
        return writeDocument(format, document)
      }
      const [first, second] = [await writeIn(2001), await writeIn(2026)]
      const told = (files: readonly FormatFile[]): string[][] => files.map(({ name, bytes }) => [name, sha256(bytes)])
      expect(told(second)).toEqual(told(first))
    } finally {
      vi.useRealTimers()
    }
  })
})

/** One of everything, with a gap. */
function sampleDocument(most: number): ExchangeDocument {
  const [only] = fc.sample(documents(1), { numRuns: 1, seed: 7 })
  const base = only!.tracks[0]!.samples[0]!
  const variants: Partial<ExchangeSample>[] = [
    { state: 'uncertain', source: 'tracker', score: 0.25, psr: 9, confidence: 0.5, modelId: 'AlexPUL', scaleIndex: 1 }, { state: 'occluded', source: 'user' }, { state: 'lost', source: 'tracker' }, { source: 'interpolated' }, { source: 'imported' },
  ]
  const samples = variants.map((variant, index): ExchangeSample => ({ ...base, state: 'tracked', score: 0.75, ...variant, frameIndex: index * 2, mediaTime: CLIP.mediaTimes![index * 2]! }))
  return { clip: CLIP, tracks: Array.from({ length: most }, (_, index) => ({ id: 11 + index, label: `thing ${index}`, samples })) }
}
