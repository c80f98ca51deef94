import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { TRACKING_CONSTANTS } from '../../main/contract/model'
import type { ModelCard } from '../../main/contract/model'
import type { TensorBundle } from '../../main/contract/tensor'
import { fromHalf, toHalf } from '../../main/store/float16'
import { loadModel, saveModel } from '../../main/store/modelFile'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'
import { forTruncations } from './truncations'

const card: ModelCard = {
  format: 'pultrack-model', version: 1, id: 'test-1', name: 'Test', backbone: 'alexnet', correlation: 'cosine',
  tracking: TRACKING_CONSTANTS.cosine, training: { seed: 3, footage: ['clip'] },
}
const kernel = Float32Array.from({ length: 60 }, (_, index) => Math.sin(index) / 7)
const tensors: TensorBundle = {
  'conv1/kernel': { shape: [3, 4, 5], dtype: 'float32', values: kernel },
  'conv1/variance': { shape: [3], dtype: 'float32', values: Float32Array.of(1e6, 0.1, 1e-9) },
}

let folder = ''
beforeEach(() => {
  folder = join(temporaryFolder(), 'model')
})

describe('model folder', () => {
  it('gives back card and weights bit by bit in float32', async () => {
    await saveModel({ folder, card, tensors, precision: 'float32' })
    expect(await loadModel(folder)).toEqual({ card, tensors })
    expect(readdirSync(folder).sort()).toEqual(['card.json', 'weights.bin', 'weights.json'])
  })

  it('rounds kernels, but not vectors, to halves in float16', async () => {
    await saveModel({ folder, card, tensors, precision: 'float16' })
    const loaded = await loadModel(folder, { backbone: 'alexnet' })
    expect(loaded.tensors['conv1/kernel']?.values).toEqual(kernel.map((value) => fromHalf(toHalf(value))))
    expect(loaded.tensors['conv1/variance']).toEqual(tensors['conv1/variance'])
    expect(statSync(join(folder, 'weights.bin')).size).toBe(60 * 2 + 3 * 4)
  })

  it('keeps a kernel in float32 that a half cannot hold', async () => {
    const large: TensorBundle = { kernel: { shape: [1, 2], dtype: 'float32', values: Float32Array.of(65_505, 1) } }
    await saveModel({ folder, card, tensors: large, precision: 'float16' })
    expect((await loadModel(folder)).tensors).toEqual(large)
  })

  it('names both backbones when it is of another', async () => {
    await saveModel({ folder, card, tensors, precision: 'float16' })
    const error = await appErrorOf(loadModel(folder, { backbone: 'ciresnet22' }))
    expect(error.code).toBe('model-invalid')
    expect(error.message).toMatch(/alexnet.*ciresnet22/)
  })

  it('replaces a model, and holds the old or the new after any step of that', async () => {
    const [old, next] = [join(folder, 'old'), join(folder, 'next')]
    const nextTensors: TensorBundle = { other: { shape: [2, 2], dtype: 'float32', values: Float32Array.of(1, 2, 3, 4) } }
    await saveModel({ folder: old, card, tensors, precision: 'float32' })
    await saveModel({ folder: next, card, tensors: nextTensors, precision: 'float32' })
    copyFileSync(join(next, 'weights.bin'), join(old, 'weights.next.bin')) // killed after the first write
    expect((await loadModel(old)).tensors).toEqual(tensors)
    copyFileSync(join(next, 'weights.json'), join(old, 'weights.json')) // killed after the second
    expect((await loadModel(old)).tensors).toEqual(nextTensors)
    renameSync(join(old, 'weights.next.bin'), join(old, 'weights.bin')) // killed after the third
    expect((await loadModel(old)).tensors).toEqual(nextTensors)
    await saveModel({ folder: old, card, tensors, precision: 'float32' })
    expect((await loadModel(old)).tensors).toEqual(tensors)
  })

  it('is missing where there is no card', async () => {
    expect(await appErrorOf(loadModel(folder))).toMatchObject({ code: 'model-missing', message: expect.stringContaining(folder) as string })
    mkdirSync(folder)
    expect((await appErrorOf(loadModel(folder))).code).toBe('model-missing')
    writeFileSync(join(folder, 'file'), 'x')
    expect((await appErrorOf(loadModel(join(folder, 'file')))).code).toBe('model-missing')
  })

  it.each(['card.json', 'weights.json', 'weights.bin'])('is invalid when %s is cut short or is something else', async (file) => {
    await saveModel({ folder, card, tensors, precision: 'float16' })
    const path = join(folder, file)
    const isClear = async (): Promise<void> => {
      const error = await appErrorOf(loadModel(folder))
      expect(error).toMatchObject({ code: 'model-invalid', hint: expect.any(String) as string })
      expect(error.message).toContain(path)
    }
    await forTruncations({ path, bytes: await readFile(path), check: isClear })
    for (const garbage of [Buffer.from('null'), Buffer.from('[]'), Buffer.from('{"format":"other"}'), Buffer.alloc(300, 0xa5)]) {
      writeFileSync(path, garbage)
      await isClear()
    }
  })

  it('is invalid without its weights, or when their manifest does not add up', async () => {
    await saveModel({ folder, card, tensors, precision: 'float32' })
    const manifest = join(folder, 'weights.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('[3,4,5]', '[3,4,4]'))
    expect((await appErrorOf(loadModel(folder))).message).toContain('do not add up')
    rmSync(join(folder, 'weights.bin'))
    expect((await appErrorOf(loadModel(folder))).message).toContain('weights.bin cannot be used: it is missing')
  })

  it('refuses to write a card that could not be read back', async () => {
    const bad = { ...card, name: '' }
    expect((await appErrorOf(saveModel({ folder, card: bad, tensors, precision: 'float32' }))).message).toContain('name')
  })
})
