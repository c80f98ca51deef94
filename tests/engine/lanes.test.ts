import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../main/contract/events'
import type { FramePacket } from '../../main/contract/frames'
import type { TrackSample } from '../../main/contract/track'
import { unpackSamples } from '../../main/contract/trackPacket'
import { UNREAD_MESSAGES, type EngineMessage } from '../../main/contract/transport/wire'
import { EventLane } from '../../main/engine/eventLane'
import { EventLog } from '../../main/engine/eventLog'
import { FrameHub } from '../../main/engine/frameHub'
import { FrameLane } from '../../main/engine/frameLane'
import { mergeEvents } from '../../main/engine/mergeEvents'
import type { LivePicture, WorkEvent } from '../../main/jobs/service/emit'
import { until } from './support/testEngine'

const message = (text: string): WorkEvent => ({ kind: 'message', job: null, level: 'info', text })
const sample = (frameIndex: number): TrackSample => ({ frameIndex, mediaTime: 0, box: { left: 0, top: 0, width: 1, height: 1 }, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'tracker', modelId: null })
const samples = (job: string, first: number): WorkEvent => ({ kind: 'samples', job: `job_${job}`, clip: 'clip_123456', track: 't', first, samples: [sample(first)] })
const progress = (job: string, done: number): WorkEvent => ({ kind: 'progress', job: `job_${job}`, progress: { unit: 'frames', done, total: null, item: '', perSecond: null, secondsLeft: null } })

type EventsMessage = Extract<EngineMessage, { type: 'events' }>

function openLane(log: EventLog, since = 0): { lane: EventLane; sent: EventsMessage[] } {
  const sent: EventsMessage[] = []
  return { sent, lane: new EventLane({ log, since, send: (each) => sent.push(each as EventsMessage) }) }
}

const textsOf = (sent: EventsMessage[]): string[] => sent.flatMap(({ events }) => (events as EngineEvent[]).map((event) => (event.kind === 'message' ? event.text : event.kind)))

describe('the event lane', () => {
  it('delivers everything in order, in at most twenty messages a second', async () => {
    const log = new EventLog()
    const { lane, sent } = openLane(log)
    const started = performance.now()
    for (let count = 0; count < 500; count += 1) {
      log.append(message(String(count)))
      if (count % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
      for (const { last } of sent) lane.read(last)
    }
    await until(() => sent.at(-1)?.last === 500)
    lane.close()
    const seconds = (performance.now() - started) / 1000
    expect(textsOf(sent)).toEqual(Array.from({ length: 500 }, (_, count) => String(count)))
    expect(sent.map(({ first }) => first)).toEqual([1, ...sent.slice(0, -1).map(({ last }) => last + 1)])
    expect(sent.length).toBeLessThanOrEqual(Math.ceil(seconds * 20) + 1)
  })

  it('sends a page that reads nothing a few messages, and all the rest when it reads again', async () => {
    const log = new EventLog()
    const { lane, sent } = openLane(log)
    for (let count = 0; count < 2000; count += 1) {
      log.append(message(String(count)))
      if (count % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 30))
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(sent.length).toBe(UNREAD_MESSAGES)
    const timer = setInterval(() => lane.read(sent.at(-1)!.last), 5)
    await until(() => sent.at(-1)!.last === 2000)
    clearInterval(timer)
    lane.close()
    expect(textsOf(sent)).toEqual(Array.from({ length: 2000 }, (_, count) => String(count)))
  })

  it('tells a page that is too far behind to begin anew, and keeps no more for it', async () => {
    const log = new EventLog(100)
    const { lane, sent } = openLane(log)
    lane.close()
    for (let count = 0; count < 1000; count += 1) log.append(message(String(count)))
    const again = openLane(log, 5)
    await until(() => again.sent.length > 0)
    expect(again.sent[0]).toMatchObject({ last: 1000, events: [{ kind: 'reset' }] })
    log.append(message('next'))
    again.lane.read(1000)
    await until(() => again.sent.length === 2)
    expect(textsOf(again.sent)).toEqual(['reset', 'next'])
    again.lane.close()
    expect(sent).toEqual([])
  })

  it('gives a page that comes again what it missed, and nothing twice', async () => {
    const log = new EventLog()
    for (let count = 1; count <= 10; count += 1) log.append(message(String(count)))
    const { lane, sent } = openLane(log, 7)
    await until(() => sent.length > 0)
    lane.close()
    expect(textsOf(sent)).toEqual(['8', '9', '10'])
  })
})

describe('merging events', () => {
  it('puts samples of a job together and keeps the last of states that replace each other', () => {
    const merged = mergeEvents([samples('aaaaaa', 0), progress('aaaaaa', 1), samples('bbbbbb', 0), samples('aaaaaa', 1), progress('aaaaaa', 2), message('x'), samples('aaaaaa', 2), progress('bbbbbb', 9)])
    expect(merged.map((event) => (event.kind === 'progress' ? `${event.kind} ${event.progress.done}` : event.kind))).toEqual(['samples', 'samples', 'progress 2', 'message', 'progress 9'])
    const [first] = merged
    expect(first?.kind === 'samples' && unpackSamples(first.samples).map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 2])
  })

  it('does not join samples between which some are missing', () => {
    expect(mergeEvents([samples('aaaaaa', 0), samples('aaaaaa', 5)]).length).toBe(2)
  })

  it('changes nothing that is kept for other pages', () => {
    const events = [samples('aaaaaa', 0), samples('aaaaaa', 1)]
    mergeEvents(events)
    expect(mergeEvents(events).flatMap((event) => (event.kind === 'samples' ? unpackSamples(event.samples) : [])).length).toBe(2)
  })
})

describe('the frame lane', () => {
  const picture = (frameIndex: number): LivePicture => ({ kind: 'frame', job: 'job_123456', clip: 'clip_123456', track: 't', frameIndex, picture: { encoding: 'rgba', width: 1, height: 1, bytes: new Uint8Array(4) } })

  function openFrames(): { hub: FrameHub; lane: FrameLane; sent: FramePacket[]; made: number[]; offer(frameIndex: number, key?: string): void } {
    const hub = new FrameHub()
    const sent: FramePacket[] = []
    const made: number[] = []
    const lane = new FrameLane({ hub, send: (packet) => sent.push(packet) })
    const offer = (frameIndex: number, key = 'frame'): void => hub.offer({ key, make: async () => (made.push(frameIndex), picture(frameIndex)) })
    return { hub, lane, sent, made, offer }
  }

  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

  it('makes and sends nothing without a credit, however much is offered', async () => {
    const { lane, sent, made, offer } = openFrames()
    for (let frame = 0; frame < 10_000; frame += 1) offer(frame, `kind ${frame % 500}`)
    await settle()
    expect([sent.length, made.length]).toEqual([0, 0])
    expect(lane.waitingCount).toBeLessThanOrEqual(12)
  })

  it('sends the newest for a credit', async () => {
    const { lane, sent, offer } = openFrames()
    for (let frame = 0; frame < 100; frame += 1) offer(frame)
    lane.credit()
    await settle()
    expect(sent.map(({ frameIndex }) => frameIndex)).toEqual([99])
    offer(100)
    offer(101)
    await settle()
    expect(sent.length).toBe(1)
    lane.credit()
    await settle()
    expect(sent.map(({ frameIndex }) => frameIndex)).toEqual([99, 101])
  })

  it('counts no more than two credits', async () => {
    const { lane, sent, offer } = openFrames()
    for (let count = 0; count < 50; count += 1) lane.credit()
    for (let frame = 0; frame < 10; frame += 1) offer(frame, `kind ${frame}`)
    await settle()
    expect(sent.length).toBe(2)
  })

  it('gives every kind its turn', async () => {
    const { lane, sent, offer } = openFrames()
    for (let frame = 0; frame < 30; frame += 1) offer(frame, frame % 2 === 0 ? 'even' : 'odd')
    lane.credit()
    lane.credit()
    await settle()
    expect(sent.map(({ frameIndex }) => frameIndex)).toEqual([28, 29])
  })

  it('takes a credit back for a picture that could not be made', async () => {
    const { hub, lane, sent, offer } = openFrames()
    hub.offer({ key: 'broken', make: () => Promise.reject(new Error('gone')) })
    lane.credit()
    await settle()
    offer(5)
    await settle()
    expect(sent.map(({ frameIndex }) => frameIndex)).toEqual([5])
  })
})
