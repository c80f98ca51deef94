import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import type { TrackSample } from '../../../main/contract/track'
import { createProjectFolder } from '../../../main/jobs/project/openProject'
import { findEarlierFolder, loadRecent, noteRecent } from '../../../main/jobs/project/recentProjects'
import { TrackStore } from '../../../main/jobs/project/trackStore'
import { temporaryFolder } from '../../video/paintedClip'

const folder = temporaryFolder()
const sample: TrackSample = { frameIndex: 3, mediaTime: 0.12, box: { left: 0.1, top: -2, width: 30.5, height: 20 }, score: Number.NaN, psr: null, scaleIndex: 1, confidence: null, state: 'uncertain', source: 'tracker', modelId: 'm' }

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
    await createProjectFolder(there, { name: 'two', writtenBy: 'test' })
    for (const project of [{ id: '1', name: 'one', folder: '/gone' }, { id: '2', name: 'two', folder: there }, { id: '1', name: 'one', folder: '/gone' }]) await noteRecent(data, project)
    expect((await loadRecent(data)).map(({ name, present }) => [name, present])).toEqual([['one', false], ['two', true]])
    await writeFile(join(data, 'recent.json'), 'nonsense')
    expect(await loadRecent(data)).toEqual([])
  })

  it('keep the program\'s own first one, however many came after it', async () => {
    const data = join(folder, 'data-2')
    const first = join(folder, 'First steps.trackproj')
    await createProjectFolder(first, { name: 'First steps', writtenBy: 'test' })
    await noteRecent(data, { id: '0', name: 'First steps', folder: first })
    for (let number = 1; number <= 15; number += 1) await noteRecent(data, { id: String(number), name: `p${number}`, folder: `/gone/${number}` })
    expect((await loadRecent(data, { name: 'First steps', folder: first })).map(({ name }) => name).at(-1)).toBe('First steps')
    expect(await loadRecent(data, { name: 'x', folder: '/never/there' })).toHaveLength(12)
  })

  it('tell where a project lay before it was moved', async () => {
    const data = join(folder, 'data-3')
    await noteRecent(data, { id: 'a', name: 'a', folder: '/before' })
    expect(await findEarlierFolder(data, { id: 'a', folder: '/now' })).toBe('/before')
    expect(await findEarlierFolder(data, { id: 'a', folder: '/before' })).toBeNull()
    expect(await findEarlierFolder(data, { id: 'b', folder: '/now' })).toBeNull()
  })
})
