import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadAnyModel } from '../../main/jobs/learn/checkpointModel'
import { findDefaultModel, listShippedModels, resolveModel, SHIPPED_MODELS } from '../../main/jobs/shippedModels'

const here = process.cwd()
afterEach(() => process.chdir(here))

describe('a model that ships, named by one word', () => {
  it('is its folder, wherever one stands', async () => {
    process.chdir(tmpdir())
    expect(await Promise.all((await listShippedModels()).map((folder) => resolveModel(basename(folder))))).toEqual(await listShippedModels())
    expect(await resolveModel('alexpul')).toBe(await findDefaultModel())
    expect((await listShippedModels()).map((folder) => basename(folder)).sort()).toEqual([...SHIPPED_MODELS].sort()) // all that help texts name, and no other
    expect((await loadAnyModel('respul')).card).toMatchObject({ name: 'respul', backbone: 'ciresnet22' })
  })

  it('is not what a path, an unknown word or a folder of that name here says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pultrack-models-'))
    try {
      process.chdir(folder)
      expect(await resolveModel(join('.', 'x', 'alexpul'))).toBe(join('x', 'alexpul'))
      await expect(loadAnyModel('alexpull')).rejects.toMatchObject({ code: 'model-missing' })
      await mkdir('alexpul')
      expect(await resolveModel('alexpul')).toBe('alexpul')
    } finally {
      process.chdir(here)
      await rm(folder, { recursive: true })
    }
  })
})
