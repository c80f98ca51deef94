import { expect, it } from 'vitest'
import type { ClipInfo } from '../../../main/contract/frame'
import type { TrackSample } from '../../../main/contract/track'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import { exportTracks, parseTracks } from '../../../main/jobs/tracking/trackExport'

const clip: ClipInfo = { path: '/a/b.mp4', frameCount: 3, width: 64, height: 48, frameRate: { num: 25, den: 1 }, mediaTimes: new Float64Array(3), gaps: [], fingerprint: 'f' }
const sample = (frameIndex: number, width: number, height: number, source: TrackSample['source']): TrackSample => ({
  frameIndex, mediaTime: frameIndex / 25, box: { left: 0, top: 0, width, height }, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source, modelId: null,
})
const samples = [sample(0, 40, 10, 'user'), sample(1, 20, 20, 'tracker'), sample(2, 10, 40, 'user')]

it.each(['json', 'csv'] as const)('a file (%s) has the boxes as they are shown: with the shapes of the keyframes where the track says so', (format) => {
  const boxes = (aspect: boolean): number[][] => {
    const late = [...samples, sample(3, 20, 20, 'tracker')]
    const file = exportTracks({ tracks: [{ track: 'a', label: 'a', attributes: { aspect }, samples: packSamples(late) }], clip: { ...clip, frameCount: 4 }, format, name: 'b.mp4' })
    return unpackSamples(parseTracks(file.name, file.bytes)[0]!.samples).map(({ box }) => Object.values(box))
  }
  expect(boxes(false)[3]).toEqual([0, 0, 20, 20])
  expect(boxes(true)[3]).toEqual([5, -10, 10, 40])
  expect(boxes(true).slice(0, 3)).toEqual(boxes(false).slice(0, 3))
})
