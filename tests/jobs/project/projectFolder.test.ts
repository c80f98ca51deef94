import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import type { TrackSample } from '../../../main/contract/track'
import { loadProject, saveProject } from '../../../main/jobs/project/projectFile'
import { loadRecent, noteRecent } from '../../../main/jobs/project/recentProjects'
import { TrackStore } from '../../../main/jobs/project/trackStore'
import { temporaryFolder } from '../../video/paintedClip'

const folder = temporaryFolder()
const sample: TrackSample = { frameIndex: 3, mediaTime: 0.12, box: { left: 0.1, top: -2, width: 30.5, height: 20 }, score: Number.NaN, psr: null, scaleIndex: 1, state: 'uncertain', source: 'tracker', modelId: 'm' }

describe('a project\'s file', () => {
  it('comes back as it was saved, with paths relative to it', async () => {
    const project = join(folder, 'a', 'My project.trackproj')
    const clips = [{ clip: 'clip_123456', path: join(folder, 'films', 'x y.mp4'), name: 'x y.mp4', fingerprint: 'f', excluded: true }]
    await saveProject(project, { name: 'My project', clips, page: { view: 'track', nested: [1, { a: null }] } })
    expect(await loadProject(project)).toEqual({ name: 'My project', clips, page: { view: 'track', nested: [1, { a: null }] } })
    expect(await readFile(join(project, 'project.json'), 'utf8')).toContain('"../../films/x y.mp4"')
  })

  it('moves with its footage', async () => {
    const { rename } = await import('node:fs/promises')
    await mkdir(join(folder, 'b'))
    await saveProject(join(folder, 'b', 'p.trackproj'), { name: 'p', clips: [{ clip: 'clip_123456', path: join(folder, 'b', 'a.mp4'), name: 'a', fingerprint: null, excluded: false }], page: {} })
    await rename(join(folder, 'b'), join(folder, 'c'))
    expect((await loadProject(join(folder, 'c', 'p.trackproj'))).clips[0]!.path).toBe(join(folder, 'c', 'a.mp4'))
  })

  it('is not there, or something else: said with what is wrong', async () => {
    await expect(loadProject(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining('not there') as string })
    await mkdir(join(folder, 'bad'))
    await writeFile(join(folder, 'bad', 'project.json'), '{"format":"pultrack-project","version":9}')
    await expect(loadProject(join(folder, 'bad'))).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining('version') as string })
  })
})

describe('tracks of a project', () => {
  const folders = { tracks: join(folder, 'tracks'), trash: join(folder, 'trash') }
  const track = (name: string, samples = [sample]) => ({ track: name, label: `<${name}>`, attributes: { colour: '#123', hidden: false }, samples: packSamples(samples) })

  it('come back exactly, one file each', async () => {
    const store = new TrackStore(folders)
    await store.save('clip_123456', [track('a'), track('b', [])])
    await store.save('clip_123456', [track('b', [{ ...sample, frameIndex: 9 }])])
    const loaded = await store.load('clip_123456')
    expect(loaded.map(({ track: name, label, attributes }) => ({ name, label, attributes }))).toEqual(['a', 'b'].map((name) => ({ name, label: `<${name}>`, attributes: { colour: '#123', hidden: false } })))
    expect(unpackSamples(loaded[0]!.samples)).toEqual([sample])
    expect(unpackSamples(loaded[1]!.samples)).toEqual([{ ...sample, frameIndex: 9 }])
    expect(await store.load('clip_654321')).toEqual([])
  })

  it('are all saved or none when one of them cannot be', async () => {
    const store = new TrackStore(folders)
    const broken = { ...track('c'), samples: { ...packSamples([sample]), score: new Float64Array(7) } }
    await expect(store.save('clip_123456', [track('d'), broken])).rejects.toMatchObject({ code: 'message-invalid' })
    expect((await store.load('clip_123456')).map(({ track: name }) => name)).toEqual(['a', 'b'])
  })

  it('go to the trash when removed', async () => {
    const store = new TrackStore(folders)
    await store.remove('clip_123456', 'a')
    await store.remove('clip_123456', 'never-there')
    expect((await store.load('clip_123456')).map(({ track: name }) => name)).toEqual(['b'])
    expect((await readdir(folders.trash)).length).toBe(1)
  })

  it('that are damaged are named', async () => {
    await writeFile(join(folders.tracks, 'clip_123456', 'bad.json'), '{"format":')
    await expect(new TrackStore(folders).load('clip_123456')).rejects.toMatchObject({ code: 'track-invalid', message: expect.stringContaining('bad.json') as string })
  })
})

describe('recent projects', () => {
  it('are listed newest first, each once, with whether they are there; a damaged list is empty', async () => {
    const data = join(folder, 'data')
    const there = join(folder, 'a', 'My project.trackproj')
    for (const project of [{ name: 'one', folder: '/gone' }, { name: 'two', folder: there }, { name: 'one', folder: '/gone' }]) await noteRecent(data, project)
    expect((await loadRecent(data)).map(({ name, present }) => [name, present])).toEqual([['one', false], ['two', true]])
    await writeFile(join(data, 'recent.json'), 'nonsense')
    expect(await loadRecent(data)).toEqual([])
  })
})
