import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TensorBundle } from '../../main/contract/tensor'
import { loadCheckpoint, saveCheckpoint } from '../../main/store/checkpoint'
import { listCheckpoints } from '../../main/store/checkpointList'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'
import { forTruncations } from './truncations'

let folder = ''
beforeEach(() => {
  folder = join(temporaryFolder(), 'checkpoints')
})

function tensorsOf(step: number): TensorBundle {
  return { kernel: { shape: [4, 5], dtype: 'float32', values: new Float32Array(20).fill(step) }, count: { shape: [1], dtype: 'int32', values: Int32Array.of(step) } }
}

function save(step: number, { name = `step-${step}`, ...options }: { name?: string; keep?: number; lasting?: boolean } = {}): Promise<void> {
  return saveCheckpoint({ folder, name, tensors: tensorsOf(step), state: { step }, ...options })
}

describe('checkpoints', () => {
  it('come back whole; the latest without a name, any by its name', async () => {
    await save(1)
    await save(2)
    expect(await loadCheckpoint(folder)).toEqual({ name: 'step-2', tensors: tensorsOf(2), state: { step: 2 }, warnings: [] })
    expect((await loadCheckpoint(folder, 'step-1')).tensors).toEqual(tensorsOf(1))
    expect(readFileSync(join(folder, 'latest'), 'utf8')).toBe('step-2')
  })

  it('are kept two at a time, or as many as asked for, by age and not by name', async () => {
    for (const step of [8, 9, 10]) await save(step)
    expect((await listCheckpoints(folder)).map(({ name }) => name)).toEqual(['step-10', 'step-9'])
    await save(3) // a run that was set back
    expect((await listCheckpoints(folder)).map(({ name }) => name)).toEqual(['step-3', 'step-10'])
    await save(4, { keep: 1 })
    expect(readdirSync(folder).sort()).toEqual(['latest', 'step-4'])
  })

  it('last where they are meant to, beside the two', async () => {
    for (const step of [1, 2, 3, 4, 5]) await save(step, { lasting: step === 2 })
    expect((await listCheckpoints(folder)).map(({ name }) => name)).toEqual(['step-5', 'step-4', 'step-2'])
    expect((await loadCheckpoint(folder, 'step-2')).state).toEqual({ step: 2 })
  })

  it('replace one of the same name', async () => {
    await save(1, { name: 'same' })
    await save(2, { name: 'same' })
    expect((await loadCheckpoint(folder)).state).toEqual({ step: 2 })
    expect(readdirSync(folder).sort()).toEqual(['latest', 'same'])
  })

  it('remove what killed processes left unfinished, and never load it', async () => {
    await save(1)
    cpSync(join(folder, 'step-1'), join(folder, '.step-2.99999.tmp'), { recursive: true })
    expect((await loadCheckpoint(folder)).name).toBe('step-1')
    expect(await listCheckpoints(folder)).toHaveLength(1)
    await save(3)
    expect(readdirSync(folder).sort()).toEqual(['latest', 'step-1', 'step-3'])
  })

  it('load the one set aside when its successor of the same name never arrived', async () => {
    await save(1, { name: 'same' })
    renameSync(join(folder, 'same'), join(folder, '.same.replaced'))
    expect((await loadCheckpoint(folder)).state).toEqual({ step: 1 })
    await save(2, { name: 'same' })
    expect(readdirSync(folder).sort()).toEqual(['latest', 'same'])
  })

  it('load without the file latest, or when it names one that is gone', async () => {
    await save(1)
    await save(2)
    writeFileSync(join(folder, 'latest'), 'step-7')
    expect((await loadCheckpoint(folder)).name).toBe('step-2')
    rmSync(join(folder, 'latest'))
    expect((await loadCheckpoint(folder)).name).toBe('step-2')
  })

  it.each(['tensors.bin', 'state.json', 'manifest.json'])('fall back to the one before when %s is cut short, and say so', async (file) => {
    await save(1)
    await save(2)
    const path = join(folder, 'step-2', file)
    await forTruncations({
      path,
      bytes: await readFile(path),
      check: async () => {
        const { name, tensors, warnings } = await loadCheckpoint(folder)
        expect([name, tensors]).toEqual(['step-1', tensorsOf(1)])
        expect(warnings).toEqual([expect.stringContaining(path)])
        expect(await appErrorOf(loadCheckpoint(folder, 'step-2'))).toMatchObject({ code: 'checkpoint-invalid', message: expect.stringContaining(path) as string })
      },
    })
    expect((await loadCheckpoint(folder)).name).toBe('step-2')
    rmSync(path)
    expect((await loadCheckpoint(folder)).warnings).toEqual([`${path} cannot be used: it is missing.`])
  })

  it('notice a single changed bit', async () => {
    await save(1)
    const path = join(folder, 'step-1', 'tensors.bin')
    const bytes = readFileSync(path)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(path, bytes)
    expect((await appErrorOf(loadCheckpoint(folder))).message).toContain('does not match its hash')
  })

  it('fail clearly where there is none, or none that is whole', async () => {
    expect(await appErrorOf(loadCheckpoint(folder))).toMatchObject({ code: 'checkpoint-invalid', message: `${folder} holds no checkpoint.` })
    mkdirSync(join(folder, 'step-1'), { recursive: true })
    const error = await appErrorOf(loadCheckpoint(folder))
    expect(error.message).toContain(join(folder, 'step-1', 'manifest.json'))
    expect(error.hint).toBeDefined()
    expect((await appErrorOf(loadCheckpoint(folder, 'other'))).message).toContain('named other')
  })

  it('refuse a manifest of something else', async () => {
    await save(1)
    for (const text of ['null', '{}', '{"format":"pultrack-checkpoint","version":2,"files":{}}', '{"format":"pultrack-checkpoint","version":1,"files":{}}']) {
      writeFileSync(join(folder, 'step-1', 'manifest.json'), text)
      expect((await appErrorOf(loadCheckpoint(folder))).code).toBe('checkpoint-invalid')
    }
  })

  it('refuse a state that JSON would change', async () => {
    await expect(saveCheckpoint({ folder, name: 'a', tensors: {}, state: { rate: Number.NaN } })).rejects.toThrow('NaN under "rate"')
    expect(await listCheckpoints(folder)).toEqual([])
  })
})
