import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { saveCheckpoint } from '../../main/store/checkpoint'
import { createRun, openRun, readManifest } from '../../main/store/runFolder'
import type { NewRun } from '../../main/store/runFolder'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'
import { forTruncations } from './truncations'

let folder = ''
let newRun: NewRun
beforeEach(() => {
  folder = join(temporaryFolder(), 'runs', 'first')
  newRun = { folder, config: { preset: 'quick', seed: 5 }, footage: [{ path: 'clips/a.mp4', fingerprint: 'ab12', frames: 90 }], failedClips: 1, seed: 5, engine: { engine: 'wasm' }, initialModel: null }
})

describe('run folder', () => {
  it('is laid out with its manifest, and opens again', async () => {
    const run = await createRun(newRun)
    expect(readdirSync(folder).sort()).toEqual(['checkpoints', 'crops', 'lock', 'model', 'report', 'run.json', 'tensorboard'])
    await run.close()
    const again = await openRun(folder)
    const { folder: _, ...fields } = newRun
    expect(again.manifest).toMatchObject({ format: 'pultrack-run', version: 1, ...fields })
    expect(new Date(again.manifest.created).getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(again.paths).toEqual(run.paths)
    await again.close()
    expect(readdirSync(folder)).not.toContain('lock')
  })

  it('is made in an empty folder, but not where anything is', async () => {
    mkdirSync(folder, { recursive: true })
    const run = await createRun(newRun)
    await run.close()
    const error = await appErrorOf(createRun(newRun))
    expect(error).toMatchObject({ code: 'output-exists', message: expect.stringContaining(folder) as string })
    const file = join(folder, 'run.json')
    expect((await appErrorOf(createRun({ ...newRun, folder: file }))).code).toBe('output-exists')
    expect((await appErrorOf(createRun({ ...newRun, folder: join(file, 'below') }))).code).toMatch(/output-/)
  })

  it('is written by one process at a time, and read by any', async () => {
    const run = await createRun(newRun)
    expect(await appErrorOf(openRun(folder))).toMatchObject({ code: 'run-invalid', message: expect.stringContaining(`process ${process.pid}`) as string })
    expect((await readManifest(folder)).seed).toBe(5)
    await run.close()
    await (await openRun(folder)).close()
  })

  it('is made by one of many that try at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => createRun(newRun)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await readManifest(folder)).seed).toBe(5)
  })

  it('can be made again, or gone on with, wherever a process was killed that made it', async () => {
    mkdirSync(folder, { recursive: true })
    for (const name of ['lock', 'lock.1.tmp', '.run.json.1.tmp']) writeFileSync(join(folder, name), '{"pid":4194304,"started":null,"host":"' + hostname() + '"}')
    await (await createRun(newRun)).close()
    for (const name of ['checkpoints', 'crops', 'model']) rmSync(join(folder, name), { recursive: true })
    await (await openRun(folder)).close()
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['checkpoints', 'crops', 'model', 'run.json']))
  })

  it('has a checkpoint only when one was finished', async () => {
    const run = await createRun(newRun)
    mkdirSync(join(run.paths.checkpoints, '.step-1.77.tmp'))
    expect(await run.hasCheckpoint()).toBe(false)
    await saveCheckpoint({ folder: run.paths.checkpoints, name: 'step-1', tensors: {}, state: {} })
    expect(await run.hasCheckpoint()).toBe(true)
    await run.close()
  })

  it('is invalid with a manifest that is cut short, missing, newer or of something else', async () => {
    await (await createRun(newRun)).close()
    const path = join(folder, 'run.json')
    const bytes = await readFile(path)
    const isInvalid = async (): Promise<void> => expect(await appErrorOf(openRun(folder))).toMatchObject({ code: 'run-invalid', hint: expect.any(String) as string })
    await forTruncations({ path, bytes, check: isInvalid })
    for (const text of ['null', '[]', '{}', bytes.toString().replace('"version": 1', '"version": 2'), bytes.toString().replace('"frames": 90', '"frames": "ninety"')]) {
      writeFileSync(path, text)
      await isInvalid()
    }
    expect((await appErrorOf(openRun(join(folder, 'crops')))).code).toBe('run-invalid')
    expect((await appErrorOf(openRun(join(folder, 'nowhere')))).code).toBe('run-invalid')
    expect(readdirSync(folder)).not.toContain('lock')
  })
})
