import { mkdir, readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { iou } from '../../main/contract/geometry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FramePacket } from '../../main/contract/frames'
import type { Port } from '../../main/contract/port'
import { packSamples, unpackSamples } from '../../main/contract/trackPacket'
import { createEngine } from '../../main/engine/createEngine'
import type { Engine } from '../../main/engine/engine'
import { openInProcess } from '../../main/engine/hosts/inProcess'
import { openClip } from '../../main/video/openClip'
import { boxInFrame } from '../jobs/clipOfTexture'
import { paintClip } from '../video/paintedClip'
import { buildHouse, failWith, importFootage, MOVING_FRAMES, succeed, until, type TestHouse } from './support/testEngine'

describe('what an engine does for a page', () => {
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

  const request = (changes: object) => ({ clip: clips['moving.mp4']!, track: 'a', frameIndex: 0, box: boxInFrame(0), direction: 'forward' as const, preview: { width: 0, crops: false }, ...changes })
  const finish = async (job: string): Promise<void> => until(async () => ['done', 'stopped', 'failed'].includes((await succeed(port, 'jobs.list', {})).find((each) => each.job === job)!.state), 'the job', 120)
  const stateOf = async (job: string) => (await succeed(port, 'jobs.list', {})).find((each) => each.job === job)!

  it('tracks with a second model beside the first, which moves nothing', async () => {
    const packets: FramePacket[] = []
    const stop = port.onFrame((packet) => {
      packets.push(packet)
      port.grantCredit()
    })
    port.grantCredit()
    const listed = await succeed(port, 'models.list', {})
    expect(listed.map(({ name, backbone, origin }) => [name, backbone, origin])).toEqual([['alexpul', 'alexnet', 'shipped'], ['compact', 'compact', 'shipped'], ['respul', 'ciresnet22', 'shipped']])
    const [model] = listed
    const copy = await succeed(port, 'models.export', { model: model!.model, name: 'copy', precision: 'float32' })
    expect(copy).toMatchObject({ name: 'copy', origin: 'project', backbone: model!.backbone })
    const alone = await succeed(port, 'tracks.start', request({ track: 'alone', frames: 8 }))
    await finish(alone.job)
    const both = await succeed(port, 'tracks.start', request({ track: 'both', frames: 8, beside: copy.model }))
    await finish(both.job)
    const samplesOf = async (job: string) => unpackSamples(await succeed(port, 'tracks.samples', { job, from: 0 }))
    expect(await samplesOf(both.job)).toEqual(await samplesOf(alone.job))
    const maps = await succeed(port, 'tracks.responses', { clip: clips['moving.mp4']!, track: 'both', from: 0, to: 100 })
    expect(maps.filter(({ modelId }) => modelId === 'copy').map(({ frameIndex }) => frameIndex)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(maps.filter(({ modelId }) => modelId === 'alexpul').length).toBe(8)
    for (const frame of [1, 5]) {
      const [one, other] = maps.filter(({ frameIndex }) => frameIndex === frame)
      expect(one!.region).toEqual(other!.region) // the same square of the same frame
    }
    expect(new Set(packets.flatMap((packet) => (packet.kind === 'response' ? [packet.side] : [])))).toEqual(new Set([0, 1]))
    const looks = await succeed(port, 'tracks.inspect', { viewer: 'i', clip: clips['moving.mp4']!, frameIndex: 1, previous: boxInFrame(0), exemplar: { frameIndex: 0, box: boxInFrame(0) }, models: [model!.model, copy.model] })
    expect(looks.map(({ response }) => response.modelId)).toEqual(['alexpul', 'copy'])
    const places = await succeed(port, 'tracks.candidates', { viewer: 'c', clip: clips['moving.mp4']!, frameIndex: 6, box: boxInFrame(0), exemplar: { frameIndex: 0, box: boxInFrame(0) }, most: 3 })
    expect(iou(places[0]!.box, boxInFrame(6))).toBeGreaterThan(0.5)
    expect(places.map(({ confidence }) => confidence)).toEqual(places.map(({ confidence }) => confidence).toSorted((a, b) => b - a))
    stop()
  })

  it('stops where it was asked to, on request, and below a score', async () => {
    const toKeyframe = await succeed(port, 'tracks.start', request({ frameIndex: 4, box: boxInFrame(4), direction: 'both', stopFrames: [2, 9] }))
    await finish(toKeyframe.job)
    expect([...(await succeed(port, 'tracks.samples', { job: toKeyframe.job, from: 0 })).frameIndex]).toEqual([5, 6, 7, 8, 3])
    const weak = await succeed(port, 'tracks.start', request({ stopBelow: 2 }))
    await finish(weak.job)
    expect((await succeed(port, 'tracks.samples', { job: weak.job, from: 0 })).frameIndex.length).toBe(1)
    const stopped = await succeed(port, 'tracks.start', request({}))
    await succeed(port, 'jobs.stop', { job: stopped.job })
    await finish(stopped.job)
    expect(await stateOf(stopped.job)).toMatchObject({ state: 'stopped', resumable: true, error: null })
    const { job } = await succeed(port, 'jobs.resume', { job: stopped.job })
    await finish(job)
    expect([...(await succeed(port, 'tracks.samples', { job, from: 0 })).frameIndex]).toEqual(Array.from({ length: MOVING_FRAMES - 1 }, (_, frame) => frame + 1))
    const wrong = await succeed(port, 'tracks.start', request({ box: { left: 900, top: 900, width: 10, height: 10 } }))
    await finish(wrong.job)
    expect(await stateOf(wrong.job)).toMatchObject({ state: 'failed', error: { code: 'box-outside' } })
  })

  it('keeps tracks, writes them out and reads them again', async () => {
    const samples = Array.from({ length: MOVING_FRAMES }, (_, frameIndex) => ({ frameIndex, mediaTime: frameIndex / 25, box: boxInFrame(frameIndex), score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked' as const, source: 'user' as const, modelId: null }))
    const clip = clips['moving.mp4']!
    await succeed(port, 'tracks.save', { clip, tracks: [{ track: 'a', label: 'a, "b"', attributes: {}, samples: packSamples(samples) }] })
    for (const format of ['csv', 'json', 'parquet'] as const) {
      expect(await succeed(port, 'exchange.losses', { clip, format })).toEqual({ losses: [], problem: null })
      const { files } = await succeed(port, 'exchange.write', { clip, format })
      const { tracks, mismatches, format: found } = await succeed(port, 'exchange.read', { clip, files, frames: 'ask' })
      expect({ mismatches, found, label: tracks![0]!.label }).toEqual({ mismatches: [], found: format, label: 'a, "b"' })
      expect(unpackSamples(tracks![0]!.samples).map((sample) => ({ ...sample, mediaTime: 0 }))).toEqual(samples.map((sample) => ({ ...sample, mediaTime: 0 })))
    }
    expect((await succeed(port, 'exchange.losses', { clip, format: 'otb' })).losses.map(({ kind }) => kind)).toEqual(['who', 'labels', 'times'])
    const otb = Buffer.from((await succeed(port, 'exchange.write', { clip, format: 'otb' })).files[0]!.bytes).toString('utf8')
    expect(otb.trim().split('\n').length).toBe(MOVING_FRAMES)
    expect(await failWith(port.call('exchange.read', { clip, files: [{ name: 'x.csv', bytes: Uint8Array.of(1, 2) }], frames: 'ask' }))).toBe('track-invalid')
    expect(await failWith(port.call('tracks.save', { clip: 'clip_000000000000', tracks: [] }))).toBe('id-unknown')
  })

  it.each(['boxes', 'responses'] as const)('writes a video of %s', async (show) => {
    const clip = clips['moving.mp4']!
    const { job } = await succeed(port, 'tracks.exportVideo', { clip, tracks: ['a'], from: 2, to: 11, show })
    await finish(job)
    const file = await succeed(port, 'exports.read', { job })
    expect(file).toMatchObject({ mediaType: 'video/mp4' })
    const path = join(house.folder, file.name)
    await writeFile(path, file.bytes)
    const written = await openClip({ path })
    const source = await openClip({ path: join(house.footage, 'moving.mp4') })
    expect(written.clip.frameCount).toBe(10)
    const [painted, plain] = [await written.readFrame(0), await source.readFrame(2)]
    const changed = painted.data.filter((value, index) => Math.abs(value - plain.data[index]!) > 60).length
    expect(changed).toBeGreaterThan(100) // something was drawn
    await written.close()
    await source.close()
    expect(await failWith(port.call('exports.read', { job: 'job_000000000000' }))).toBe('id-unknown')
  })

  it('finds a clip again that was moved, and takes no other for it', async () => {
    const clip = clips['painted.mp4']!
    await mkdir(join(house.footage, 'moved'))
    await rename(join(house.footage, 'painted.mp4'), join(house.footage, 'moved', 'new name.mp4'))
    await paintClip({ path: join(house.footage, 'other.mp4'), count: 12 })
    expect(await failWith(port.call('clips.relink', { clip, place: { root, path: 'other.mp4' } }))).toBe('clip-unreadable')
    const found = await succeed(port, 'clips.relink', { clip, place: { root, path: 'moved/new name.mp4' } })
    expect(found).toMatchObject({ clip, state: 'ready', place: { root, path: 'moved/new name.mp4' } })
    expect(await failWith(port.call('frames.read', { viewer: 'v', clip, frameIndex: 7, width: 100, encoding: 'jpeg' }))).toBe('ok')
  })

  it('goes from project to project, each with its own clips, and tells of a clip that is missing', async () => {
    await succeed(port, 'project.save', { page: { view: 'learn' } })
    const here = (await succeed(port, 'project.state', {})).place!
    const other = await succeed(port, 'project.create', { parent: { root, path: '' }, name: 'Other: one?' })
    expect(other).toMatchObject({ name: 'Other- one-', page: {}, place: { path: '' } })
    expect(await succeed(port, 'clips.list', {})).toEqual([])
    expect((await readdir(house.footage))).toContain('Other- one-.trackproj')
    expect(await failWith(port.call('project.create', { parent: { root, path: '' }, name: 'Other: one?' }))).toBe('output-exists')
    await unlink(join(house.footage, 'moved', 'new name.mp4'))
    expect((await succeed(port, 'project.recent', {})).map(({ name }) => name)).toEqual(['Other- one-', 'Test'])
    await succeed(port, 'project.open', { place: here })
    expect(await succeed(port, 'project.state', {})).toMatchObject({ name: 'Test', page: { view: 'learn' } })
    await until(async () => (await succeed(port, 'clips.list', {})).every(({ state }) => state !== 'probing'), 'the clips')
    const missing = (await succeed(port, 'clips.list', {})).find(({ clip }) => clip === clips['painted.mp4'])
    expect(missing).toMatchObject({ state: 'missing', error: { code: 'clip-missing' } })
  })
})
