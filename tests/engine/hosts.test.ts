import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineEvent, EventOf } from '../../main/contract/events'
import type { FramePacket } from '../../main/contract/frames'
import type { ModelRef } from '../../main/contract/ids'
import type { Port } from '../../main/contract/port'
import { procedures, type ProcedureName } from '../../main/contract/procedures'
import { unpackSamples } from '../../main/contract/trackPacket'
import { UNREAD_MESSAGES } from '../../main/contract/transport/wire'
import { boxInFrame } from '../jobs/clipOfTexture'
import { addLightModel } from '../support/lightModel'
import { readNumber } from '../video/paintedClip'
import { HOSTS, type TestHost } from './support/hosts'
import { buildHouse, failWith, importFootage, MOVING_FRAMES, PAINTED_FRAMES, succeed, until, type TestHouse } from './support/testEngine'

/** One contract, whatever lies between page and engine. */
describe.each(Object.entries(HOSTS))('an engine behind %s', (_, start) => {
  let house: TestHouse
  let host: TestHost
  let port: Port
  let clips: Record<string, string>
  let model: ModelRef
  const events: EngineEvent[] = []
  const frames: FramePacket[] = []

  beforeAll(async () => {
    house = await buildHouse()
    host = await start(house.options)
    port = host.open()
    port.onEvent((event) => events.push(event))
    port.onFrame((packet) => frames.push(packet))
    clips = await importFootage(port)
    model = await addLightModel({ port, project: house.options.project! })
  })

  afterAll(async () => {
    port.close()
    await host.close()
    await house.remove()
  })

  it('answers by the contract: plain data, every result as its schema says', async () => {
    const calls: [ProcedureName, object][] = [
      ['engine.describe', {}], ['engine.resources', {}], ['engine.roots', {}], ['clips.list', {}], ['clips.describe', { clip: clips['moving.mp4'] }], ['jobs.list', {}],
      ['models.list', {}], ['project.state', {}], ['project.recent', {}], ['runs.list', {}], ['runs.presets', {}], ['runs.explainConfig', { preset: 'quick' }],
      ['runs.checkConfig', { preset: 'quick', overrides: { 'stages.0.steps': 7, 'views.grayChance': 3 } }], ['tracks.load', { clip: clips['moving.mp4'] }], ['frames.cached', { clip: clips['moving.mp4'] }],
      ['clips.thumbnail', { clip: clips['painted.mp4'], width: 64 }],
    ]
    for (const [name, args] of calls) {
      const result = await port.call(name, args as never)
      expect(result, name).toMatchObject({ ok: true })
      const parsed = procedures[name].result.safeParse(result.ok ? result.value : null)
      expect(parsed.error?.issues, name).toBeUndefined()
    }
  })

  it('refuses what the contract does not know, and says what', async () => {
    expect(await failWith(port.call('clips.steal' as never, {} as never))).toBe('call-invalid')
    expect(await failWith(port.call('toString' as never, {} as never))).toBe('call-invalid')
    const wrong = await port.call('clips.describe', { clip: 'clip_../../etc/passwd' })
    expect(wrong).toMatchObject({ ok: false, error: { code: 'call-invalid', message: expect.stringContaining('clip') as string } })
    expect(await failWith(port.call('clips.describe', { clip: 'clip_000000000000' }))).toBe('id-unknown')
    expect(await failWith(port.call('runs.describe', { run: 'run_000000000000' }))).toBe('id-unknown')
    expect(await failWith(port.call('jobs.stop', { job: 'job_000000000000' }))).toBe('id-unknown')
  })

  it('carries numbers exactly and delivers the frame that was named', async () => {
    const { mediaTimes, facts } = await succeed(port, 'clips.describe', { clip: clips['painted.mp4']! })
    expect(facts?.frameCount).toBe(PAINTED_FRAMES)
    expect(mediaTimes).toBeInstanceOf(Float64Array)
    expect([...mediaTimes]).toEqual(Array.from({ length: PAINTED_FRAMES }, (_, frame) => frame / 25))
    for (const frameIndex of [0, 41, 7, 59, 8]) {
      const shown = await succeed(port, 'frames.read', { viewer: 'test', clip: clips['painted.mp4']!, frameIndex, width: 1000, encoding: 'rgba' })
      expect(shown).toMatchObject({ frameIndex, encoding: 'rgba', width: 128, height: 96 })
      expect(readNumber({ width: 128, height: 96, data: withoutAlpha(shown.bytes) })).toBe(frameIndex)
    }
    expect(await failWith(port.call('frames.read', { viewer: 'test', clip: clips['painted.mp4']!, frameIndex: 60, width: 100, encoding: 'rgba' }))).toBe('clip-frame-missing')
  })

  it('plays ahead in either direction to the clip\'s end, each frame once', async () => {
    for (const [from, step] of [[5, 1], [59, -1], [0, 3], [30, -7]] as const) {
      const seen: number[] = []
      for (let next: number | null = from; next !== null; ) {
        const batch: { frames: { frameIndex: number }[]; next: number | null } = await succeed(port, 'frames.ahead', { viewer: 'player', clip: clips['painted.mp4']!, from: next, count: 7, step, width: 64, encoding: 'jpeg' })
        seen.push(...batch.frames.map(({ frameIndex }) => frameIndex))
        next = batch.next
      }
      const expected: number[] = []
      for (let frame: number = from; frame >= 0 && frame < PAINTED_FRAMES; frame += step) expected.push(frame)
      expect(seen).toEqual(expected)
    }
  })

  it('lets the newest scrub win, and gives up what was aborted', async () => {
    const requests = Array.from({ length: 20 }, (_, frame) => port.call('frames.read', { viewer: 'scrub', clip: clips['painted.mp4']!, frameIndex: (frame * 13) % 60, width: 40, encoding: 'jpeg' }))
    const results = await Promise.all(requests)
    expect(results.at(-1)).toMatchObject({ ok: true, value: { frameIndex: (19 * 13) % 60 } })
    expect(results.filter((result) => !result.ok && result.error.code === 'superseded').length).toBeGreaterThan(10)
    const controller = new AbortController()
    const aborted = port.call('frames.read', { viewer: 'other', clip: clips['painted.mp4']!, frameIndex: 33, width: 40, encoding: 'jpeg' }, { signal: controller.signal })
    controller.abort()
    expect(await failWith(aborted)).toBe('interrupted')
    expect(await failWith(port.call('frames.read', { viewer: 'other', clip: clips['painted.mp4']!, frameIndex: 34, width: 40, encoding: 'jpeg' }))).toBe('ok')
  })

  it('tracks: every sample once and in order, pictures only against credits, maps to look up afterwards', async () => {
    events.length = 0
    frames.length = 0
    const clip = clips['moving.mp4']!
    const { job } = await succeed(port, 'tracks.start', { clip, model, track: 'a', frameIndex: 8, box: boxInFrame(8), direction: 'both', preview: { width: 80, crops: true } })
    await until(() => events.some((event) => event.kind === 'job' && event.job.job === job && event.job.state === 'done'), 'the job', 120)

    const told = events.filter((event): event is EventOf<'samples'> => event.kind === 'samples' && event.job === job)
    expect(told.map(({ first, samples }) => [first, samples.frameIndex.length])).toEqual(told.map((_, index) => [told.slice(0, index).reduce((sum, { samples }) => sum + samples.frameIndex.length, 0), told[index]!.samples.frameIndex.length]))
    const samples = told.flatMap((event) => unpackSamples(event.samples))
    const forward = Array.from({ length: MOVING_FRAMES - 9 }, (_, index) => 9 + index)
    expect(samples.map(({ frameIndex }) => frameIndex)).toEqual([...forward, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(unpackSamples(await succeed(port, 'tracks.samples', { job, from: 0 }))).toEqual(samples)
    expect(unpackSamples(await succeed(port, 'tracks.samples', { job, from: 20 }))).toEqual(samples.slice(20))

    expect(frames.length).toBe(2) // two credits were granted, and none since
    port.grantCredit()
    await until(() => frames.length === 3, 'a picture for the credit')

    const maps = await succeed(port, 'tracks.responses', { clip, track: 'a', from: 0, to: 100 })
    expect(maps.map(({ frameIndex }) => frameIndex)).toEqual(Array.from({ length: MOVING_FRAMES }, (_, frame) => frame).filter((frame) => frame !== 8))
    const sample = samples.find(({ frameIndex }) => frameIndex === 12)!
    const map = maps.find(({ frameIndex }) => frameIndex === 12)!
    expect(map.peak.value).toBeCloseTo(sample.score, 6)
    expect(map.peakToSidelobe).toBeCloseTo(sample.psr!, 4)
    await succeed(port, 'jobs.dismiss', { job })
    expect(await failWith(port.call('tracks.samples', { job, from: 0 }))).toBe('id-unknown')
  })

  it('costs a frozen page its pictures, and nobody anything else', async () => {
    const line = await host.openLine()
    const heard: { type: string }[] = []
    line.listen({ onMessage: (message) => heard.push(message as { type: string }), onEnd: () => undefined })
    line.send({ type: 'hello', protocol: 1, engine: null, since: 0 }) // and then it reads nothing and draws nothing
    await until(() => heard.length === 1)
    const clip = clips['moving.mp4']!
    const { job } = await succeed(port, 'tracks.start', { clip, model, track: 'b', frameIndex: 0, box: boxInFrame(0), direction: 'forward', preview: { width: 160, crops: true } })
    await until(async () => (await succeed(port, 'jobs.list', {})).find((each) => each.job === job)?.state === 'done', 'the job', 120)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const kinds = heard.map(({ type }) => type)
    expect(kinds.filter((type) => type === 'frame')).toEqual([])
    expect(kinds.filter((type) => type === 'events').length).toBeLessThanOrEqual(UNREAD_MESSAGES)
    expect(unpackSamples(await succeed(port, 'tracks.samples', { job, from: 0 })).length).toBe(MOVING_FRAMES - 1)
    expect((await succeed(port, 'tracks.responses', { clip, track: 'b', from: 0, to: 100 })).length).toBe(MOVING_FRAMES - 1)
    line.close()
  })

  it('loses no event and tells none twice when the line breaks in the middle of a job', async () => {
    if (!host.breakLine) return
    events.length = 0
    const clip = clips['moving.mp4']!
    const { job } = await succeed(port, 'tracks.start', { clip, model, track: 'c', frameIndex: 0, box: boxInFrame(0), direction: 'forward', preview: { width: 0, crops: false } })
    const told = (): EventOf<'samples'>[] => events.filter((event): event is EventOf<'samples'> => event.kind === 'samples' && event.job === job)
    await until(() => told().length > 0, 'the first samples')
    host.breakLine()
    await until(() => events.some((event) => event.kind === 'job' && event.job.job === job && event.job.state === 'done'), 'the job', 120)
    expect(told().flatMap(({ samples }) => [...samples.frameIndex])).toEqual(Array.from({ length: MOVING_FRAMES - 1 }, (_, frame) => frame + 1))
    expect(events.some(({ kind }) => kind === 'reset')).toBe(false)
  })

  it('is not disturbed by a page that speaks nonsense, and answers it nothing', async () => {
    for (const nonsense of [{ type: 'call', id: 1, name: 'clips.list', arguments: {} }, { type: 'hello', protocol: 99, engine: null, since: 0 }, 'hello', null, { type: 'hello', protocol: 1, engine: null, since: -1 }]) {
      const line = await host.openLine()
      const heard: unknown[] = []
      const ended = new Promise((resolve) => line.listen({ onMessage: (message) => heard.push(message), onEnd: resolve }))
      line.send(nonsense)
      await ended
      expect(heard).toEqual([])
    }
    expect(await failWith(port.call('clips.list', {}))).toBe('ok')
  })
})

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, index) => index % 4 !== 3)
}
