import { importedSample, UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeDocument, ExchangeSample } from '../../../main/formats/exchange/exchangeModel'

const FRAMES = 12
const times = Float64Array.from({ length: FRAMES }, (_, frame) => frame * 0.04 + (frame % 2) * 0.002)

/** Two objects in twelve frames of 640 x 360: one with a gap and an occlusion, the other from frame 2 on; places with two decimals, so that all formats can hold them. */
export function exampleDocument(tracks: 1 | 2): ExchangeDocument {
  const clip = { ...UNKNOWN_CLIP, name: 'clip.mp4', frameCount: FRAMES, width: 640, height: 360, frameRate: { num: 25, den: 1 }, mediaTimes: times, fingerprint: 'abc' }
  const sample = (frame: number, known: Partial<ExchangeSample>): ExchangeSample => {
    const box = { left: 100.25 + 3 * frame, top: 50.5 + 2 * frame, width: 40.5 + 0.25 * frame, height: 60.75 }
    return importedSample(frame, box, { mediaTime: times[frame]!, source: 'tracker', score: 0.5 + 0.03125 * frame, ...known })
  }
  const first = [0, 1, 2, 3, 6, 7, 8, 9, 10, 11].map((frame) => sample(frame, frame === 0 ? { source: 'user', score: 1 } : frame === 7 ? { state: 'occluded' } : {}))
  const second = [2, 3, 4, 5].map((frame) => sample(frame, { box: { left: 300 - frame, top: 200.75, width: 22.5, height: 18 + frame } }))
  return { clip, tracks: [{ id: 1, label: 'mouse', samples: first }, { id: 2, label: 'wheel', samples: second }].slice(0, tracks) }
}
