import { expect, it } from 'vitest'
import { WHOLE_CLIP, type ClipPortion } from '../../../main/contract/clipPortion'
import type { ClipInfo } from '../../../main/contract/frame'
import type { TrackSample } from '../../../main/contract/track'
import { packSamples } from '../../../main/contract/trackPacket'
import { readForClip, writeMotion, writeTracks } from '../../../main/jobs/exchange/clipExchange'

const clip: ClipInfo = { path: '/a/b.mp4', frameCount: 3, width: 64, height: 48, frameRate: { num: 25, den: 1 }, mediaTimes: new Float64Array(3), gaps: [], fingerprint: 'f' }
const sample = (frameIndex: number, width: number, height: number, source: TrackSample['source']): TrackSample => ({
  frameIndex, mediaTime: frameIndex / 25, box: { left: 0, top: 0, width, height }, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source, modelId: null,
})
const samples = [sample(0, 40, 10, 'user'), sample(1, 20, 20, 'tracker'), sample(2, 10, 40, 'user')]

it.each(['json', 'csv'] as const)('a file (%s) has the boxes as they are shown: with the shapes of the keyframes where the track says so', async (format) => {
  const boxes = async (aspect: boolean): Promise<number[][]> => {
    const late = [...samples, sample(3, 20, 20, 'tracker')]
    const whole = { ...clip, frameCount: 4, mediaTimes: Float64Array.of(0, 0.04, 0.08, 0.12) }
    const { files } = await writeTracks({ tracks: [{ track: 'a', label: 'a', attributes: { aspect }, samples: packSamples(late) }], clip: whole, name: 'b.mp4', portion: WHOLE_CLIP }, format)
    const { tracks } = await readForClip({ files, clip: whole, frames: 'ask' })
    return Array.from({ length: 4 }, (_, row) => [...tracks![0]!.samples.boxes.subarray(4 * row, 4 * row + 4)])
  }
  expect((await boxes(false))[3]).toEqual([0, 0, 20, 20])
  expect((await boxes(true))[3]).toEqual([5, -10, 10, 40])
  expect((await boxes(true)).slice(0, 3)).toEqual((await boxes(false)).slice(0, 3))
})

it('names what of the clip is worked with, as track.json of the command line does, unless that is all of it', async () => {
  const portion: ClipPortion = { from: 0, to: 2, stride: 2, downsample: 2, regions: [{ left: 1, top: 2, width: 3, height: 4 }] }
  const write = async (looked: ClipPortion): Promise<unknown> => {
    const { files } = await writeTracks({ tracks: [{ track: 'a', label: 'a', attributes: {}, samples: packSamples(samples) }], clip, name: 'b.mp4', portion: looked }, 'json')
    return JSON.parse(new TextDecoder().decode(files[0]!.bytes))
  }
  expect(await write(portion)).toHaveProperty('portion', portion)
  expect(await write(WHOLE_CLIP)).not.toHaveProperty('portion')
})

it('tells speed and way from one frame that was looked at to the next, and not across one that was lost', () => {
  const at = (frameIndex: number, state: TrackSample['state'] = 'tracked'): TrackSample => ({ ...sample(frameIndex, 10, 10, 'user'), box: { left: 10 * frameIndex, top: 0, width: 10, height: 10 }, state })
  const tracks = [{ track: 'a', label: 'a', attributes: {}, samples: packSamples([at(1), at(4), at(7, 'lost'), at(10), at(13)]) }]
  const speeds = (portion: ClipPortion): (string | undefined)[] => {
    const { bytes } = writeMotion({ tracks, clip: { ...clip, frameCount: 20 }, name: 'b.mp4', portion }, { pixels: 10, unit: 'm', origin: { x: 0, y: 0 } })
    return new TextDecoder().decode(bytes).trim().split('\n').slice(1).map((line) => line.split(',')[8]).map((text) => (text ? Number(text).toFixed(3) : text))
  }
  // A metre a frame, at 25 frames a second.
  expect(speeds({ ...WHOLE_CLIP, from: 1, stride: 3 })).toEqual(['', '25.000', '', '25.000'])
  expect(speeds(WHOLE_CLIP)).toEqual(['', '', '', ''])
})

it('tells speed and way in the unit of a scale, by the times of the frames, and nothing of where a target was while it was lost', () => {
  const at = (frameIndex: number, left: number, mediaTime: number, state: TrackSample['state'] = 'tracked'): TrackSample => ({ ...sample(frameIndex, 10, 10, 'user'), box: { left, top: 0, width: 10, height: 10 }, mediaTime, state })
  // 4 px are one cm; 20 px in 0.05 s are 100 cm/s. Frame 2 comes late: the same step is slower.
  const moving = [at(0, 0, 0), at(1, 20, 0.05), at(2, 40, 0.15), at(3, 60, 0.2, 'lost'), at(4, 80, 0.25)]
  const given = { tracks: [{ track: 'a', label: 'a', attributes: {}, samples: packSamples(moving) }], clip: { ...clip, frameCount: 5, mediaTimes: Float64Array.from(moving, ({ mediaTime }) => mediaTime) }, name: 'b.mp4', portion: WHOLE_CLIP }
  const { name, bytes } = writeMotion(given, { pixels: 4, unit: 'cm', origin: { x: 5, y: 5 } })
  const [header, ...rows] = new TextDecoder().decode(bytes).trim().split('\n').map((line) => line.split(','))
  expect(name).toBe('b.motion.csv')
  expect(header).toEqual(['frame', 'pts_s', 'track', 'label', 'x_cm', 'y_cm', 'w_cm', 'h_cm', 'speed_cm_per_s', 'distance_cm', 'state'])
  expect(rows.map((row) => [row[0], row[4], row[8], row[9]])).toEqual([['0', '0', '', '0'], ['1', '5', '100', '5'], ['2', '10', expect.stringMatching(/^50(\.0+\d)?$|^49\.9+\d*$/) as unknown as string, '10'], ['4', '20', '', '10']])
})

it('asks about a file that shows its frames at other times than the clip, and lays its boxes on the frames that are shown then', async () => {
  const long = { ...clip, frameCount: 60, mediaTimes: Float64Array.from({ length: 60 }, (_, frame) => frame / 30), frameRate: { num: 30, den: 1 } }
  const rows = Array.from({ length: 30 }, (_, frame) => `${frame},${(frame / 15).toFixed(6)},1,Slow,${frame},0,10,10,0.5,3,tracked,tracker,0`)
  const files = [{ name: 'slow.csv', bytes: new TextEncoder().encode(`frame,pts_s,track,label,x,y,w,h,score,psr,state,source,keyframe\n${rows.join('\n')}\n`) }]
  const asked = await readForClip({ files, clip: long, frames: 'ask' })
  expect(asked.mismatches).toEqual([{ kind: 'rate', file: { num: 15, den: 1 }, clip: { num: 30, den: 1 } }])
  const { tracks } = await readForClip({ files, clip: long, frames: 'remap' })
  const { frameIndex, boxes } = tracks![0]!.samples
  expect([...frameIndex].slice(0, 4)).toEqual([0, 1, 2, 3])
  expect([frameIndex.length, boxes[4 * 58]]).toEqual([59, 29])
  const apart = { ...long, mediaTimes: Float64Array.from({ length: 60 }, (_, frame) => frame / 15), frameRate: { num: 15, den: 1 } }
  expect((await readForClip({ files, clip: apart, frames: 'ask' })).mismatches).toEqual([])
})
