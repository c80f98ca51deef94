import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBackend } from '../../../main/backend/openBackend'
import type { BackendInfo } from '../../../main/contract/backend'
import type { Box } from '../../../main/contract/geometry'
import { TRACKING_CONSTANTS, type ModelCard } from '../../../main/contract/model'
import type { TrackerEngineTiming } from '../../../main/contract/trackerEngine'
import { SiameseTracker } from '../../../main/core/track/siameseTracker'
import { findDefaultModel } from '../../../main/jobs/shippedModels'
import { chooseFrom } from '../../../main/jobs/tracking/chooseTrackerEngine'
import { openNetwork } from '../../../main/jobs/tracking/openNetwork'
import { loadModel, type LoadedModel } from '../../../main/store/modelFile'
import { drawTexture } from '../../core/track/movingTexture'
import { boxInFrame, CLIP_SIZE } from '../clipOfTexture'

const BACKEND: BackendInfo = {
  engine: 'tensorflow', device: 'cpu', deviceName: 'processor', versions: { tensorflow: '2.21.0', tfjs: '4', node: '20' }, cpuFeatures: [], reason: '', gpu: { found: false, usable: false, reason: '' },
}

/** Milliseconds and differences of TensorFlow, and of ONNX Runtime's two variants. */
function timings(own: number, direct: [number, number], winograd: [number, number]): TrackerEngineTiming[] {
  return [
    { engine: 'tensorflow', variant: null, milliseconds: own, difference: 0 },
    { engine: 'onnx', variant: 'direct', milliseconds: direct[0], difference: direct[1] },
    { engine: 'onnx', variant: 'winograd', milliseconds: winograd[0], difference: winograd[1] },
  ]
}

describe('the choice of an engine', () => {
  const choose = (measured: TrackerEngineTiming[], asked: 'auto' | 'onnx' = 'auto') => chooseFrom(measured, { asked, name: 'ONNX Runtime 1', backend: BACKEND })

  it('is the fastest that agrees', () => {
    expect(choose(timings(90, [80, 1e-6], [60, 1e-6]))).toMatchObject({ engine: 'onnx', variant: 'winograd', name: 'ONNX Runtime 1', reason: expect.stringContaining('60 ms a frame against 90 ms') })
    expect(choose(timings(90, [80, 1e-6], [60, 2e-4]))).toMatchObject({ engine: 'onnx', variant: 'direct' })
    expect(choose(timings(90, [60, 1e-6], [80, 1e-6]))).toMatchObject({ variant: 'direct' })
  })

  it('is TensorFlow where the other is no faster, or answers differently', () => {
    expect(choose(timings(90, [88, 0], [120, 0]))).toMatchObject({ engine: 'tensorflow', name: 'TensorFlow 2.21.0', reason: expect.stringContaining('not faster') })
    expect(choose(timings(90, [10, 1], [10, Infinity]))).toMatchObject({ engine: 'tensorflow', reason: expect.stringContaining('differently') })
  })

  it('is what was asked for, unless it is wrong', () => {
    expect(choose(timings(90, [200, 0], [300, 0]), 'onnx')).toMatchObject({ engine: 'onnx', variant: 'direct' })
    expect(() => choose(timings(90, [10, 1], [10, 1]), 'onnx')).toThrow(expect.objectContaining({ code: 'device-unavailable' }))
  })
})

describe('a model, opened', () => {
  let backend: BackendInfo
  let model: LoadedModel
  let cache: string

  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'pultrack-engine-'))
    backend = await openBackend({ device: 'cpu' })
    model = await loadModel(await findDefaultModel())
  }, 300_000)
  afterAll(() => rm(cache, { recursive: true, force: true }))
  afterEach(() => vi.unstubAllEnvs())

  async function trackBy(trackerEngine: 'onnx' | 'tensorflow'): Promise<Box[]> {
    vi.stubEnv('PULTRACK_CACHE', cache)
    const opened = await openNetwork({ ...model, backend, trackerEngine })
    expect(opened.engine.engine).toBe(trackerEngine)
    const tracker = new SiameseTracker(opened.network, TRACKING_CONSTANTS.cosine)
    const boxes: Box[] = []
    for (let frame = 0; frame < 12; frame += 1) {
      const box = boxInFrame(frame)
      const picture = drawTexture({ ...CLIP_SIZE, box })
      if (frame === 0) await tracker.init(picture, box)
      else boxes.push((await tracker.update(picture)).box)
    }
    tracker.dispose()
    opened.dispose()
    return boxes
  }

  it('finds the same boxes with ONNX Runtime, to a tenth of a pixel, and remembers its self-test', async () => {
    const [onnx, own] = [await trackBy('onnx'), await trackBy('tensorflow')]
    for (const [index, box] of onnx.entries()) {
      for (const side of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(box[side] - own[index]![side]), `frame ${index + 1}, ${side}`).toBeLessThan(0.1)
    }
    expect(own.at(-1)!.left).toBeGreaterThan(own[0]!.left + 10)
    expect(await readdir(join(cache, 'tracker-engine'))).toHaveLength(1)
  }, 300_000)

  it('is computed by what the environment names, if that exists', async () => {
    vi.stubEnv('PULTRACK_CACHE', cache)
    vi.stubEnv('PULTRACK_TRACKER_ENGINE', 'tensorflow')
    const opened = await openNetwork({ ...model, backend })
    expect(opened.engine).toMatchObject({ engine: 'tensorflow', variant: null, reason: 'it was asked for' })
    opened.dispose()
    vi.stubEnv('PULTRACK_TRACKER_ENGINE', 'abacus')
    await expect(openNetwork({ ...model, backend })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('abacus') })
  })

  it('says which backbone its weights do not fit', async () => {
    const card: ModelCard = { ...model.card, backbone: 'ciresnet22' }
    await expect(openNetwork({ card, tensors: model.tensors, backend, trackerEngine: 'onnx' })).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/ciresnet22.*alexnet/s) })
  })
})
