import { describe, expect, it } from 'vitest'
import { importedSample, UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeDocument } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeFormatName } from '../../../main/contract/exchange'
import { formatNamed, readDocument, writeDocument } from '../../../main/jobs/exchange/formatTable'

/** Landscape 4.7o: a million rows under five seconds. Counted in the processor's time, which others on the machine do not lengthen much. */
const ROWS = 1_000_000
const SECONDS = 5
const FORMATS: readonly ExchangeFormatName[] = ['otb', 'vot', 'mot', 'cvat', 'viame']

function longDocument(): ExchangeDocument {
  const at = (frame: number): number => ((frame * 7919) % 10_007) / 10
  const samples = Array.from({ length: ROWS }, (_, frame) => importedSample(frame, { left: at(frame), top: at(frame + 3) / 2, width: 20 + at(frame) / 10, height: 40.5 }))
  return { clip: { ...UNKNOWN_CLIP, frameCount: ROWS, width: 1280, height: 720 }, tracks: [{ id: 1, label: 'object', samples }] }
}

function userSeconds(since?: NodeJS.CpuUsage): number {
  return process.cpuUsage(since).user / 1e6
}

describe.skipIf(!process.env['PULTRACK_LONG_TESTS'])('a million rows', () => {
  it.each(FORMATS)('of %s are read in five seconds of one processor', async (name) => {
    const format = formatNamed(name)
    const files = await writeDocument(format, longDocument())
    const start = process.cpuUsage()
    const { tracks } = await readDocument(format, { path: 'long', files, clip: UNKNOWN_CLIP, choices: {} })
    expect(tracks[0]!.samples.length).toBe(ROWS)
    expect(userSeconds(start)).toBeLessThan(SECONDS)
  }, 600_000)
})
