import { describe, expect, it } from 'vitest'
import { clipTrackSchema } from '../../../main/contract/trackProcedures'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import { ClipTracks } from '../../../renderer/tracks/clipTracks'
import { deleteBox } from '../../../renderer/tracks/commands/remove'
import { History } from '../../../renderer/tracks/history'
import { packTrack, unpackTrack } from '../../../renderer/tracks/packTrack'
import { RunFollower } from '../../../renderer/tracks/runFollower'
import { TrackSet } from '../../../renderer/tracks/trackSet'
import { createTrack, dump, machineCell, userCell } from './trackScene'

const mediaTimes = Float64Array.from({ length: 100 }, (_, frame) => frame / 25)

describe('packTrack', () => {
  it('comes back as it was, look and interpolation with it', () => {
    const track = createTrack('a', [[0, userCell(0, { interpolated: true })], [10, userCell(100)], [11, machineCell(11)], [12, machineCell(12, { state: 'lost', psr: null })], [90, userCell(9, { state: 'outside' })]])
    track.look = { label: 'Bär', colour: 5, hidden: true, locked: true, hold: true, aspect: true, truth: true }
    const packed = packTrack(track, { mediaTimes })
    expect(clipTrackSchema.safeParse(packed).success).toBe(true)
    const [before, after] = [new TrackSet(), new TrackSet()]
    before.insert(track)
    after.insert(unpackTrack(packed))
    expect(dump(after)).toEqual(dump(before))
  })

  it('writes interpolated frames out, with their times', () => {
    const track = createTrack('a', [[0, userCell(0, { interpolated: true })], [10, userCell(100)]])
    const samples = unpackSamples(packTrack(track, { mediaTimes }).samples)
    expect(samples.map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(samples[5]).toMatchObject({ source: 'interpolated', mediaTime: 0.2, box: { left: 50 } })
  })

  it('keeps interpolated boxes of a foreign file that no two keyframes enclose', () => {
    const packed = packTrack(createTrack('a', [[3, machineCell(3, { source: 'interpolated', modelId: null })]]), { mediaTimes })
    expect(unpackTrack(packed).samples.read(3)!.source).toBe('interpolated')
  })

  it('remembers what a person cleared behind a run that is not at its end', () => {
    const tracks = new ClipTracks('clip_1', mediaTimes)
    const track = createTrack('a', [[0, userCell(0)]])
    tracks.set.insert(track)
    const run = tracks.history.beginRun({ name: 'run', track: 'a' })
    run.write([[1, machineCell(1)], [2, machineCell(2)]])
    tracks.history.perform(deleteBox(track, 1)!)
    const reloaded = new ClipTracks('clip_1', mediaTimes)
    reloaded.set.insert(unpackTrack(packTrack(track, { mediaTimes, without: run.before })))
    const follower = new RunFollower(() => Promise.reject(new Error('not asked')), () => 1)
    follower.follow('job_1', { tracks: reloaded, track: 'a', run: reloaded.history.beginRun({ name: 'run', track: 'a' }) })
    const samples = [1, 2, 3].map((frameIndex) => ({ ...machineCell(frameIndex), frameIndex, mediaTime: 0 }))
    follower.take({ kind: 'samples', job: 'job_1', clip: 'clip_1', track: 'a', first: 0, samples: packSamples(samples) })
    expect([...reloaded.set.find('a')!.samples.frames()]).toEqual([0, 2, 3])
    expect(packTrack(track, { mediaTimes }).attributes['cleared']).toBeUndefined()
  })

  it('leaves out a run that is not at its end', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)], [2, machineCell(77)]])
    set.insert(track)
    const run = new History(set).beginRun({ name: 'run', track: 'a' })
    run.write([[1, machineCell(1)], [2, machineCell(2)]])
    track.samples.write(1, userCell(50)) // a person's, since
    const stored = unpackTrack(packTrack(track, { mediaTimes, without: run.before }))
    expect([1, 2, 3].map((frame) => stored.samples.read(frame)?.box.left)).toEqual([50, 77, undefined])
  })
})
