import { existsSync } from 'node:fs'

import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { openBackend } from '../../main/backend/openBackend'
import { tensorflowIsBuilt } from './nativeRuntime'

const gpuIsThere = existsSync('/proc/driver/nvidia/version')

afterEach(() => vi.unstubAllEnvs())

describe('opening the engine', () => {
  it('takes WASM when PULTRACK_ENGINE says so', async () => {
    vi.stubEnv('PULTRACK_ENGINE', 'wasm')
    const info = await openBackend()
    expect(info).toMatchObject({ engine: 'wasm', device: 'cpu', reason: 'WASM was asked for' })
    expect(info.versions).toEqual({ tensorflow: null, tfjs: '4.22.0', node: process.versions.node })
    expect(tf.getBackend()).toBe('wasm')
  })

  it('refuses an unknown PULTRACK_ENGINE', async () => {
    vi.stubEnv('PULTRACK_ENGINE', 'javascript')
    await expect(openBackend()).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('wasm') as string })
  })

  it('never gives a GPU on WASM', async () => {
    await expect(openBackend({ engine: 'wasm', device: 'gpu' })).rejects.toMatchObject({ code: 'device-unavailable' })
  })

  describe.skipIf(!tensorflowIsBuilt())('with TensorFlow', () => {
    it('prefers TensorFlow and says why', async () => {
      vi.stubEnv('PULTRACK_ENGINE', '')
      const info = await openBackend({ device: 'cpu' })
      expect(info).toMatchObject({ engine: 'tensorflow', device: 'cpu' })
      expect(info.versions.tensorflow).toMatch(/^\d+\.\d+/)
      expect(info.reason).toContain('could be loaded')
      expect(tf.getBackend()).toBe('tensorflow')
    })

    it.skipIf(gpuIsThere)('says that no GPU was found where one is asked for', async () => {
      await expect(openBackend({ engine: 'tensorflow', device: 'gpu' })).rejects.toMatchObject({
        code: 'device-unavailable',
        message: 'The GPU cannot be used: no NVIDIA GPU was found',
        hint: expect.stringContaining('--device cpu') as string,
      })
    })
  })
})
