import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../renderer/tracks/cell'
import { isKeyframe } from '../../../renderer/tracks/cell'
import { TrackSamples } from '../../../renderer/tracks/trackSamples'
import { machineCell, SceneRandom, userCell } from './trackScene'

describe('TrackSamples', () => {
  it('answers as a plain map would, over pages and their seams', () => {
    const random = new SceneRandom(11)
    const samples = new TrackSamples()
    const plain = new Map<number, Cell>()
    for (let write = 0; write < 3000; write += 1) {
      const frame = random.pick([255, 256, 257, 511, 512, random.integer(3000)])
      const cell = random.pick([userCell(write), machineCell(write), machineCell(write, { psr: null, scaleIndex: null, confidence: null, modelId: `model-${write % 3}` }), null])
      samples.write(frame, cell)
      if (cell) plain.set(frame, cell)
      else plain.delete(frame)
    }
    const frames = [...plain.keys()].sort((a, b) => a - b)
    const keyframes = frames.filter((frame) => isKeyframe(plain.get(frame)!))
    expect([...samples.frames()]).toEqual(frames)
    expect(samples.keyframes()).toEqual(keyframes)
    expect([samples.size, samples.keyframeCount, samples.firstFrame, samples.lastFrame]).toEqual([frames.length, keyframes.length, frames[0], frames.at(-1)])
    for (const frame of frames) expect(samples.read(frame)).toEqual(plain.get(frame))
    for (let frame = 0; frame < 3000; frame += 7) {
      expect(samples.nearestKeyframe(frame, 1)).toBe(keyframes.find((other) => other > frame) ?? null)
      expect(samples.nearestKeyframe(frame, -1)).toBe(keyframes.findLast((other) => other < frame) ?? null)
      expect(samples.nearestSample(frame, 1)).toBe(frames.find((other) => other > frame) ?? null)
    }
    expect([...samples.frames(300, 900)]).toEqual(frames.filter((frame) => frame >= 300 && frame <= 900))
  })

  it('keeps memory to the pages that hold something', () => {
    const samples = new TrackSamples()
    samples.write(1_000_000, userCell(1))
    expect(samples.pages.filter(Boolean)).toHaveLength(1)
    expect([-9, 0].map((from) => samples.nearestKeyframe(from, 1))).toEqual([1_000_000, 1_000_000])
  })
})
