import { cp, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CLIP, type ClipPortion } from '../../main/contract/clipPortion'
import type { Place } from '../../main/contract/ids'
import type { Port } from '../../main/contract/port'
import { createEngine } from '../../main/engine/createEngine'
import type { Engine } from '../../main/engine/engine'
import { openInProcess } from '../../main/engine/hosts/inProcess'
import { boxInFrame } from '../jobs/clipOfTexture'
import { buildHouse, failWith, importFootage, MOVING_FRAMES, succeed, until, type TestHouse } from './support/testEngine'

describe('footage, as a page works with it', () => {
  let house: TestHouse
  let engine: Engine
  let port: Port
  let clips: Record<string, string>
  let root: string

  beforeAll(async () => {
    house = await buildHouse()
    engine = await createEngine(house.options)
    port = openInProcess(engine)
    clips = await importFootage(port)
    root = (await succeed(port, 'engine.roots', {})).find(({ kind }) => kind === 'given')!.root
  })

  afterAll(async () => {
    port.close()
    await engine.close()
    await house.remove()
  })

  const place = (path: string): Place => ({ root, path })
  const image = async (...names: string[]): Promise<void> => void (await sharp({ create: { width: 40, height: 30, channels: 3, background: '#648' } }).png().toFile(join(house.folder, ...names)))

  it('keeps what of a clip is used, and tracks in that alone', async () => {
    const clip = clips['moving.mp4']!
    const portion = { from: 2, to: 15, stride: 4, downsample: 2, regions: [] } satisfies ClipPortion
    expect((await succeed(port, 'clips.list', {})).map((each) => each.portion)).toEqual([WHOLE_CLIP, WHOLE_CLIP])
    expect((await succeed(port, 'clips.setPortion', { clip, portion })).portion).toEqual(portion)
    expect(await failWith(port.call('clips.setPortion', { clip, portion: { ...portion, from: MOVING_FRAMES, to: null } }))).toBe('clip-frame-missing')
    expect(await failWith(port.call('clips.setPortion', { clip, portion: { ...portion, from: 20 } }))).toBe('call-invalid')
    const start = { clip, track: 'a', frameIndex: 3, box: boxInFrame(3), direction: 'both' as const, preview: { width: 0, crops: false } }
    const { job } = await succeed(port, 'tracks.start', start)
    const state = async () => (await succeed(port, 'jobs.list', {})).find((each) => each.job === job)!
    await until(async () => ['done', 'failed'].includes((await state()).state), 'the job', 120)
    const samples = await succeed(port, 'tracks.samples', { job, from: 0 })
    expect([...samples.frameIndex]).toEqual([6, 10, 14, 2])
    const outside = await succeed(port, 'tracks.start', { ...start, track: 'b', frameIndex: 0, box: boxInFrame(0) })
    await until(async () => (await succeed(port, 'jobs.list', {})).find((each) => each.job === outside.job)!.state === 'failed', 'the refusal')
    await succeed(port, 'project.write', {})
    const project = JSON.parse(await readFile(join(house.folder, 'Test.trackproj', 'project.json'), 'utf8')) as { version: number; clips: { name: string; portion: object }[] }
    expect([project.version, ...project.clips.filter(({ name }) => name === 'moving.mp4').map((each) => each.portion)]).toEqual([4, portion])
  }, 120_000)

  it('imports what a list names, and of folders what a pattern takes; never an image from elsewhere', async () => {
    await mkdir(join(house.footage, 'rig'))
    for (const name of ['left_1.png', 'left_2.png', 'right_1.png', 'right_2.png']) await image('footage', 'rig', name)
    await image('outside', 'secret.png')
    await writeFile(join(house.footage, 'rig.txt'), 'rig/right_2.png\nrig/left_1.png\nrig/right_1.png\n')
    await writeFile(join(house.footage, 'evil.txt'), 'rig/left_1.png\n../outside/secret.png\n')
    const listed = await succeed(port, 'clips.import', { places: [place('rig.txt')] })
    expect(listed).toMatchObject({ failed: [], results: [] })
    expect((await succeed(port, 'clips.describe', { clip: listed.clips[0]!.clip })).facts).toMatchObject({ kind: 'images', frameCount: 3, width: 40, height: 30 })
    expect((await succeed(port, 'clips.import', { places: [place('evil.txt')] })).failed).toMatchObject([{ error: { code: 'path-refused' } }])
    const matched = await succeed(port, 'clips.import', { places: [place('')], only: 'left_*.png' })
    expect(matched.clips.map(({ name }) => name)).toEqual(['left_*.png'])
    expect((await succeed(port, 'clips.describe', { clip: matched.clips[0]!.clip })).facts).toMatchObject({ frameCount: 2 })
    await symlink(join(house.outside, 'secret.png'), join(house.footage, 'rig', 'left_3.png'))
    expect((await succeed(port, 'clips.import', { places: [place('rig')], only: 'left_?.png' })).failed).toMatchObject([{ error: { code: 'path-refused' } }])
    const shown = await succeed(port, 'engine.browse', { place: place('') })
    expect(shown.filter(({ name }) => name.endsWith('.txt')).map(({ name, kind }) => [name, kind])).toEqual([['evil.txt', 'images'], ['rig.txt', 'images']])
  })

  it('finds what is new, gone and back in the folders that were imported', async () => {
    const folder = join(house.footage, 'season')
    const film = join(house.footage, 'moving.mp4')
    await mkdir(join(folder, 'week'), { recursive: true })
    for (const name of ['a.mp4', 'b.mp4', 'skip.mkv']) await cp(film, join(folder, name))
    const { clips: [a, b] } = await succeed(port, 'clips.import', { places: [place('season')], only: '*.mp4' })
    for (const { clip } of [a!, b!]) await succeed(port, 'clips.describe', { clip })
    expect(await succeed(port, 'clips.resync', {})).toMatchObject({ added: [{ name: 'skip.mkv' }], missing: [], found: [] }) // the folder above was imported whole
    expect(await succeed(port, 'clips.resync', {})).toMatchObject({ added: [], missing: [], found: [] })
    await rename(join(folder, 'b.mp4'), join(house.folder, 'b.mp4'))
    await cp(film, join(folder, 'week', 'c.mp4'))
    const first = await succeed(port, 'clips.resync', {})
    expect(first).toMatchObject({ added: [{ name: 'c.mp4' }], missing: [b!.clip], found: [] })
    expect((await succeed(port, 'clips.list', {})).find(({ clip }) => clip === b!.clip)).toMatchObject({ state: 'missing' })
    await rename(join(house.folder, 'b.mp4'), join(folder, 'b.mp4'))
    await succeed(port, 'clips.remove', { clip: first.added[0]!.clip })
    const second = await succeed(port, 'clips.resync', {})
    expect(second).toMatchObject({ added: [{ name: 'c.mp4' }], missing: [], found: [b!.clip] })
    expect((await succeed(port, 'clips.list', {})).find(({ clip }) => clip === b!.clip)).toMatchObject({ state: 'ready', error: null })
    await succeed(port, 'project.write', {})
    const project = JSON.parse(await readFile(join(house.folder, 'Test.trackproj', 'project.json'), 'utf8')) as { clips: { name: string; importedWith: object | null }[] }
    expect(project.clips.filter(({ name }) => /^[ab]\.mp4$/.test(name)).map(({ importedWith }) => importedWith)).toEqual(Array(2).fill({ path: '../footage/season', only: '*.mp4' }))
  })

  it('begins with boxes that lie beside a clip', async () => {
    const folder = join(house.footage, 'benchmark')
    await mkdir(folder)
    await cp(join(house.footage, 'moving.mp4'), join(folder, 'walk.mp4'))
    const boxes = Array.from({ length: MOVING_FRAMES }, (_, frame) => Object.values(boxInFrame(frame)).join(',')).join('\n')
    for (const name of ['groundtruth_rect.txt', 'walk.boxes.txt', 'notes.txt']) await writeFile(join(folder, name), name === 'notes.txt' ? 'seen on a Sunday' : boxes)
    const { clips: imported, results, failed } = await succeed(port, 'clips.import', { places: [place('benchmark/groundtruth_rect.txt'), place('benchmark/walk.boxes.txt')] })
    expect(failed).toEqual([])
    expect(imported.map(({ name }) => name)).toEqual(['walk.mp4'])
    const { clip } = imported[0]!
    expect(results).toEqual([{ clip, name: 'groundtruth_rect.txt' }, { clip, name: 'walk.boxes.txt' }])
    expect((await succeed(port, 'exchange.readBeside', { clip, name: results[0]!.name, frames: 'ask' })).tracks).toHaveLength(1)
    expect((await succeed(port, 'clips.import', { places: [place('benchmark/notes.txt')] })).failed).toHaveLength(1)
    await cp(join(folder, 'walk.mp4'), join(folder, 'other.mp4'))
    expect((await succeed(port, 'clips.import', { places: [place('benchmark/groundtruth_rect.txt')] })).failed).toHaveLength(1) // of which of two?
  })
})
