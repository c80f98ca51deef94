import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importFootage, succeed, until } from '../engine/support/testEngine'
import { makeSceneClip } from '../support/sceneClip'
import { TINY_BACKBONE, TINY_OVERRIDES } from '../support/tinyConfig'
import { startServe } from './support/serveProcess'

let folder: string
let footage: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-serve-'))
  footage = join(folder, 'footage')
  await mkdir(footage)
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: join(footage, `scene${seed}.mp4`), seed })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('pultrack serve', () => {
  it('prints an address that lets a browser in, and shows the samples in a project of its own at the first start', async () => {
    const serving = await startServe({ folder, words: [] })
    expect(serving.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/)
    const answer = await fetch(serving.address, { redirect: 'manual' })
    expect(answer.status).toBe(303)
    const port = serving.open()
    expect(await succeed(port, 'project.state', {})).toMatchObject({ name: 'First steps', temporary: true, writable: true })
    expect((await succeed(port, 'clips.list', {})).length).toBeGreaterThan(5)
    expect((await succeed(port, 'engine.roots', {})).map(({ kind }) => kind).sort()).toEqual(['project', 'samples'])
    port.close()
    expect(await serving.stop()).toBe(130)
    expect((await stat(join(folder, 'data', 'First steps.trackproj', 'project.json'))).isFile()).toBe(true)
  })

  it('keeps what it was at when the terminal interrupts all of its processes', async () => {
    const serving = await startServe({ folder, words: ['--root', footage, '--project', join(folder, 'Mine.trackproj')] })
    const port = serving.open()
    const clips = await importFootage(port)
    const rows: number[] = []
    port.onEvent((event) => void (event.kind === 'metrics' && rows.push(event.row)))
    const { run } = await succeed(port, 'runs.start', { name: 'a run', clips: Object.values(clips), preset: 'standard', backbone: TINY_BACKBONE, seed: 5, device: 'cpu', overrides: TINY_OVERRIDES })
    await until(() => rows.length > 1, 'two steps', 200)
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ state: 'running' })
    port.close()
    expect(await serving.interruptAll()).toBe(130)
    expect(serving.said()).not.toMatch(/engine ended/)

    const kept = join(folder, 'Mine.trackproj', 'runs', 'a run')
    expect((await readdir(kept)).some((name) => name.startsWith('lock'))).toBe(false)
    expect((await readFile(join(kept, 'metrics.jsonl'), 'utf8')).trim().split('\n').length).toBeGreaterThanOrEqual(rows.length)
    expect((await readdir(join(kept, 'checkpoints'))).length).toBeGreaterThan(0)

    const again = await startServe({ folder, words: ['--root', footage, '--project', join(folder, 'Mine.trackproj')] })
    const page = again.open()
    expect(await succeed(page, 'runs.describe', { run })).toMatchObject({ state: 'stopped', resumable: true })
    expect((await succeed(page, 'clips.list', {})).map(({ name }) => name).sort()).toEqual(['scene1.mp4', 'scene2.mp4', 'scene3.mp4'])
    page.close()
    await again.stop()
  })

  it('says why it cannot start', async () => {
    await expect(startServe({ folder, words: ['--root', join(folder, 'nowhere')] })).rejects.toThrow(/nothing at .*nowhere/)
    const serving = await startServe({ folder, words: ['--no-engine-process'] })
    await expect(startServe({ folder, words: ['--project', join(folder, 'Third.trackproj'), '--port', new URL(serving.address).port] })).rejects.toThrow(/Port \d+ cannot be used/)
    expect(await serving.stop()).toBe(130)
  })

  it('lets a second process look at a project that the first one edits, and says who has it', async () => {
    const first = await startServe({ folder, words: ['--no-engine-process'] })
    const second = await startServe({ folder, words: ['--no-engine-process'] })
    const page = second.open()
    expect(await succeed(page, 'project.state', {})).toMatchObject({ writable: false, readOnly: { reason: 'other-process', pid: first.pid, host: null } })
    expect((await succeed(page, 'clips.list', {})).length).toBeGreaterThan(5)
    page.close()
    expect([await second.stop(), await first.stop()]).toEqual([130, 130])
  })
})
