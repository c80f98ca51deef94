import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TrackSample } from '../../../main/contract/track'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import type { ClipTrack } from '../../../main/contract/trackProcedures'
import { canMountDisks, SmallDisk } from '../../support/smallDisk'
import { temporaryFolder } from '../../store/temporaryFolder'
import { openDesk, type TestDesk } from './openDesk'

const CLIP = 'clip_123456'
const canMount = canMountDisks()
if (!canMount) console.warn('SKIPPED: projects on full and read-only disks were not tried, because this process may not mount one.')

const sampleAt = (frameIndex: number, left: number): TrackSample => ({
  frameIndex, mediaTime: frameIndex / 25, box: { left, top: 1, width: 5, height: 5 }, score: 0, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null,
})
const track = (left: number, frames = 1): ClipTrack => ({ track: 'a', label: 'a', attributes: {}, samples: packSamples(Array.from({ length: frames }, (_, frame) => sampleAt(frame, left))) })

describe.skipIf(!canMount)('a project whose disk', () => {
  let root = ''
  let disk: SmallDisk
  let folder = ''
  let opened: TestDesk
  const reopen = async (): Promise<void> => {
    opened = await openDesk({ folder, dataFolder: join(root, 'data') })
  }
  const storage = () => opened.desk.state().storage
  const left = async (): Promise<number | undefined> => unpackSamples((await opened.desk.tracks.load(CLIP))[0]!.samples)[0]?.box.left

  beforeEach(async () => {
    root = temporaryFolder()
    mkdirSync(join(root, 'disk'))
    disk = new SmallDisk(join(root, 'disk'))
    folder = join(disk.folder, 'On a disk.trackproj')
    await reopen()
    await opened.desk.tracks.save(CLIP, [track(1)])
    await opened.desk.write()
  })
  afterEach(async () => {
    await opened.close()
    disk.close()
  })

  it('is full keeps edits in memory, says so, and writes them by itself once there is room', async () => {
    disk.fill()
    await opened.desk.tracks.save(CLIP, [track(2, 500)])
    await opened.desk.write().catch(() => undefined)
    expect(storage()).toMatchObject({ state: 'memory', journaled: false, failure: { code: 'output-unwritable', hint: expect.stringContaining('disk is full') as string } })
    expect(opened.desk.state().writable).toBe(false)
    expect(await left()).toBe(2)
    expect(readFileSync(join(folder, 'tracks', CLIP, 'a.json'), 'utf8'), 'the file is the old one').toContain('"left":1')
    await expect(opened.desk.write()).rejects.toMatchObject({ code: 'output-unwritable' })
    disk.clear()
    await vi.waitFor(() => expect(storage()).toEqual({ state: 'saved', edits: 0, journaled: true, failure: null }), { timeout: 15_000, interval: 100 })
    expect(opened.events.at(-1)).toMatchObject({ kind: 'storage', storage: { state: 'saved' } })
    await opened.close()
    await reopen()
    expect(await left()).toBe(2)
    expect(opened.desk.state().recoveries).toEqual([])
  }, 300_000)

  it('is full can be saved elsewhere, whole, and goes on there', async () => {
    disk.fill()
    await opened.desk.tracks.save(CLIP, [track(3, 500)])
    await opened.desk.write().catch(() => undefined)
    const parent = await opened.places.add(root, 'given')
    const state = await opened.desk.saveElsewhere({ parent: { root: parent.root, path: '' }, name: 'Saved' })
    expect(state).toMatchObject({ name: 'Saved', writable: true, storage: { state: 'saved', edits: 0 } })
    expect(await left()).toBe(3)
    expect(readFileSync(join(root, 'Saved.trackproj', 'tracks', CLIP, 'a.json'), 'utf8')).toContain('"left":3')
    expect(readFileSync(join(folder, 'tracks', CLIP, 'a.json'), 'utf8')).toContain('"left":1')
  })

  it('cannot take a copy leaves no half of one, and the project in hand', async () => {
    const parent = await opened.places.add(disk.folder, 'given')
    disk.fill()
    await expect(opened.desk.saveElsewhere({ parent: { root: parent.root, path: '' }, name: 'No room' })).rejects.toMatchObject({ code: 'output-unwritable' })
    expect(readdirSync(disk.folder).sort()).toEqual(['On a disk.trackproj', 'ballast'])
    await opened.desk.tracks.save(CLIP, [track(4)])
    expect(await left()).toBe(4)
  })

  it('is read-only opens, keeps edits in memory and says so', async () => {
    await opened.close()
    disk.setWritable(false)
    await reopen()
    expect(opened.desk.state()).toMatchObject({ name: 'On a disk', readOnly: null, writable: false, storage: { state: 'saved' } })
    await opened.desk.tracks.save(CLIP, [track(5)])
    expect(storage()).toMatchObject({ state: 'memory', edits: 1, journaled: false, failure: { code: 'output-unwritable', hint: expect.stringContaining('read-only') as string } })
    expect(await left()).toBe(5)
    await expect(opened.desk.open({ place: await placeOf(root) })).rejects.toMatchObject({ code: 'project-unsaved' })
    disk.setWritable(true)
    await opened.desk.write()
    expect(storage().state).toBe('saved')
  })

  it('is read-only where the program keeps its own first project: there is one all the same', async () => {
    await opened.close()
    disk.setWritable(false)
    const other = await openDesk({ dataFolder: join(disk.folder, 'data') })
    expect(other.desk.state()).toMatchObject({ name: 'First steps', writable: false })
    await other.desk.tracks.save(CLIP, [track(6)])
    expect(other.desk.state().storage).toMatchObject({ state: 'memory', failure: { code: 'output-unwritable' } })
    await other.close()
    disk.setWritable(true)
  })

  const placeOf = async (path: string): Promise<{ root: string; path: string }> => ({ root: (await opened.places.add(path, 'given')).root, path: '' })
})
