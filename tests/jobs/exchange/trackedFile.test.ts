import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeFormatName } from '../../../main/contract/exchange'
import type { TrackSample } from '../../../main/contract/track'
import { UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import { PARQUET } from '../../../main/formats/exchange/parquet'
import { convertTracks, type Converted } from '../../../main/jobs/exchange/convertJob'
import { TrackWriter } from '../../../main/store/trackWriter'

let folder: string
const at = (name: string): string => join(folder, name)

const computed: TrackSample = {
  frameIndex: 4, mediaTime: 0.16, box: { left: 1.25, top: -2.5, width: 30.1, height: 0.1 + 0.2 }, score: 0.71, psr: 9.5, scaleIndex: 2, confidence: 0.875, state: 'uncertain', source: 'tracker', modelId: 'random:compact:1',
}
const samples: TrackSample[] = [{ ...computed, frameIndex: 2, mediaTime: 0.08, source: 'user', state: 'tracked', psr: null, scaleIndex: null, confidence: null, modelId: null }, computed, { ...computed, frameIndex: 6, mediaTime: 0.24, score: Number.NaN, state: 'lost' }]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-tracked-'))
  const writer = await TrackWriter.open({
    csv: at('track.csv'), json: at('track.json'), clip: { path: '/data/night 3/ant.mp4', frameCount: 9, width: 640, height: 480, frameRate: { num: 25, den: 1 }, fingerprint: 'f00d' },
    engine: { name: 'ONNX Runtime 1.30.0', engine: 'onnx', variant: 'winograd' }, portion: { from: 2, to: 8, stride: 2, downsample: 2, regions: [{ left: 1, top: 2, width: 3, height: 4 }] },
  })
  for (const sample of samples) await writer.append(sample)
  await writer.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function convert(input: string, to: ExchangeFormatName, out: string): Promise<Converted> {
  return convertTracks({ input: at(input), to, out: at(out), overwrite: false, choices: {}, frames: 'refuse', announce: () => undefined, reporter: () => undefined, signal: new AbortController().signal })
}

describe('a file that was tracked', () => {
  it('is the same to the byte, converted to itself', async () => {
    for (const name of ['track.json', 'track.csv']) {
      await convert(name, name === 'track.json' ? 'json' : 'csv', `same-${name}`)
      expect(await readFile(at(`same-${name}`), 'utf8')).toBe(await readFile(at(name), 'utf8'))
    }
  })

  it('tells what computed it in Parquet too; elsewhere that is lost with the model, and said', async () => {
    expect((await convert('track.json', 'parquet', 'track.parquet')).losses).toEqual([])
    const document = await PARQUET.read({ path: 'track.parquet', files: [{ name: 'track.parquet', bytes: await readFile(at('track.parquet')) }], clip: UNKNOWN_CLIP, choices: {} })
    expect(document.engine).toEqual({ name: 'ONNX Runtime 1.30.0', engine: 'onnx', variant: 'winograd' })
    expect((await convert('track.json', 'csv', 'other.csv')).losses).toContainEqual({ kind: 'model', count: 2 })
  })
})
