import { describe, expect, it } from 'vitest'
import { importedSample, UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeClip, ExchangeDocument } from '../../../main/formats/exchange/exchangeModel'
import { FORMATS, readDocument, writeDocument } from '../../../main/jobs/exchange/formatTable'

/** Landscape 4.7o: a million rows under five seconds. Counted in the processor's time, which others on the machine do not lengthen much. */
const ROWS = 1_000_000
const SECONDS = 5
const CLIP: ExchangeClip = { ...UNKNOWN_CLIP, frameCount: ROWS, width: 1280, height: 720, frameRate: { num: 25, den: 1 }, mediaTimes: Float64Array.from({ length: ROWS }, (_, frame) => frame * 0.04) }

function longDocument(): ExchangeDocument {
  const at = (frame: number): number => ((frame * 7919) % 10_007) / 10
  const samples = Array.from({ length: ROWS }, (_, frame) => {
    const box = { left: at(frame), top: at(frame + 3) / 2, width: 20 + at(frame) / 10, height: 40.5 }
    return importedSample(frame, box, { mediaTime: frame * 0.04, source: 'tracker', score: at(frame) / 1001, psr: 7.5, confidence: 0.5, modelId: 'AlexPUL', scaleIndex: 1 })
  })
  return { clip: CLIP, tracks: [{ id: 1, label: 'object', samples }] }
}

/** Seconds of one processor that a step takes, and what it gives. */
async function timed<T>(step: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = process.cpuUsage()
  const value = await step()
  return { seconds: process.cpuUsage(start).user / 1e6, value }
}

describe.skipIf(!process.env['PULTRACK_LONG_TESTS'])('a million rows', () => {
  it.each(FORMATS.map((format) => [format.facts.format, format] as const))('of %s are written, and read, in five seconds of one processor', async (name, format) => {
    const { needs } = format.facts
    const clip = { ...UNKNOWN_CLIP, ...(needs.includes('size') ? { width: CLIP.width, height: CLIP.height } : {}), ...(needs.includes('times') ? { mediaTimes: CLIP.mediaTimes } : {}) }
    const document = longDocument()
    const write = await timed(() => writeDocument(format, document))
    const read = await timed(() => readDocument(format, { path: 'long', files: write.value, clip, choices: { side: 40 } }))
    process.stderr.write(`${name}: written in ${write.seconds.toFixed(2)} s, read in ${read.seconds.toFixed(2)} s\n`)
    expect(read.value.tracks.flatMap(({ samples }) => samples.length)).toEqual([ROWS])
    expect(Math.max(write.seconds, read.seconds)).toBeLessThan(SECONDS)
  }, 600_000)
})
