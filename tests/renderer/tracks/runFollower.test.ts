import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { EventOf } from '../../../main/contract/events'
import { packSamples } from '../../../main/contract/trackPacket'
import type { TrackSample } from '../../../main/contract/track'
import { ClipTracks } from '../../../renderer/tracks/clipTracks'
import { RunFollower } from '../../../renderer/tracks/runFollower'
import { boxAt, createTrack, machineCell, userCell } from './trackScene'

const all = Array.from({ length: 40 }, (_, index): TrackSample => ({
  frameIndex: index + 1, mediaTime: 0, box: boxAt(index + 1), score: 0.5, psr: 3, scaleIndex: 1, confidence: null, state: 'tracked', source: 'tracker', modelId: 'm',
}))

function event(first: number, count: number): EventOf<'samples'> {
  return { kind: 'samples', job: 'job_1', clip: 'clip_1', track: 'a', first, samples: packSamples(all.slice(first, first + count)) }
}

/** An engine that has made so many samples. */
function createBench({ stride = 1 } = {}) {
  const tracks = new ClipTracks('clip_1', new Float64Array(100))
  tracks.set.insert(createTrack('a', [[0, userCell(0)]]))
  const engine = { made: 0, asked: [] as number[], works: true }
  const follower = new RunFollower((_job, from) => {
    engine.asked.push(from)
    const { made } = engine
    return Promise.resolve(engine.works ? { ok: true, value: packSamples(all.slice(from, made)) } : { ok: false, error: new AppError({ code: 'engine-lost', message: 'gone' }) })
  }, () => stride)
  const begin = () => follower.follow('job_1', { tracks, track: 'a', run: tracks.history.beginRun({ name: 'run', track: 'a' }) })
  const frames = (): number[] => [...tracks.set.find('a')!.samples.frames()]
  return { tracks, engine, follower, begin, frames }
}

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, frame) => frame)

describe('RunFollower', () => {
  it('writes samples as they come, each once', () => {
    const { follower, begin, frames, engine } = createBench()
    const run = begin()
    follower.take(event(0, 5))
    follower.take(event(3, 4))
    follower.take(event(0, 2))
    expect(frames()).toEqual(upTo(7))
    expect([run.received, run.run.before.length, run.lastFrame, engine.asked]).toEqual([7, 7, 7, []])
  })

  it('asks for what it missed', async () => {
    const { follower, begin, frames, engine } = createBench()
    begin()
    follower.take(event(0, 3))
    engine.made = 20
    follower.take(event(15, 5))
    await follower.pull('job_1')
    expect(frames()).toEqual(upTo(20))
    expect(engine.asked[0]).toBe(3)
  })

  it('goes on after an engine that could not answer', async () => {
    const { follower, begin, frames, engine } = createBench()
    begin()
    engine.works = false
    engine.made = 9
    await follower.pull('job_1')
    expect(frames()).toEqual([0])
    engine.works = true
    follower.take(event(8, 1))
    await follower.pull('job_1')
    expect(frames()).toEqual(upTo(9))
  })

  it('lets samples of a job go that nobody has named yet, and gets them when it is', async () => {
    const { follower, begin, frames, engine } = createBench()
    follower.take(event(0, 5))
    expect(frames()).toEqual([0])
    engine.made = 5
    begin()
    await follower.pull('job_1')
    expect(frames()).toEqual(upTo(5))
  })

  it('counts right when it is asked twice at once, by the page that takes the job up and by the job that ends', async () => {
    const { follower, begin, frames, engine } = createBench()
    const run = begin()
    engine.made = 6
    const both = [follower.pull('job_1'), follower.pull('job_1')]
    follower.take(event(6, 2)) // let go: more is asked for anyway
    await Promise.all(both)
    expect(run.received).toBe(6)
    engine.made = 10
    follower.take(event(9, 1))
    await follower.pull('job_1')
    expect([frames(), run.received]).toEqual([upTo(10), 10])
  })

  it('brings nothing back of a run that was undone', async () => {
    const { follower, begin, frames, engine, tracks } = createBench()
    begin()
    follower.take(event(0, 5))
    tracks.history.undo()
    engine.made = 12
    follower.take(event(10, 2))
    await follower.pull('job_1')
    expect(frames()).toEqual([0])
  })

  it('leaves nothing of an earlier run between the samples of one with a stride, and undo brings it back', () => {
    const { follower, begin, frames, tracks } = createBench({ stride: 5 })
    const { samples } = tracks.set.find('a')!
    for (let frame = 1; frame <= 42; frame += 1) samples.write(frame, frame === 21 || frame === 40 ? userCell(frame) : machineCell(frame)) // 21: corrected, between two frames of the stride
    const before = frames()
    begin()
    const gap = (from: number, frameIndexes: readonly number[]): void => follower.take({ ...event(0, 0), first: from, samples: packSamples(frameIndexes.map((frame) => ({ ...all[frame - 1]!, score: 0.9 }))) })
    gap(0, [5, 10, 15, 20])
    expect(frames()).toEqual([0, 5, 10, 15, 20, ...before.filter((frame) => frame > 20)])
    gap(4, [25, 30, 35])
    expect(frames()).toEqual([0, 5, 10, 15, 20, 21, 25, 30, 35, 40, 41, 42])
    expect(frames().filter((frame) => samples.read(frame)!.score === 0.9)).toEqual([5, 10, 15, 20, 25, 30, 35])
    tracks.history.undo()
    expect(frames()).toEqual(before)
    expect(samples.read(12)).toEqual(machineCell(12))
  })
})
