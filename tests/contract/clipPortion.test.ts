import { describe, expect, it } from 'vitest'
import { clipPortionSchema, countFrames, isWhole, lastFrame, nextFrame, WHOLE_CLIP, type ClipPortion } from '../../main/contract/clipPortion'
import { planWalk } from '../../main/jobs/tracking/portionWalk'

/** The frames of a portion, listed plainly. */
function list({ from, to, stride }: ClipPortion, frameCount: number): number[] {
  const frames: number[] = []
  for (let frame = 0; frame < frameCount; frame += 1) if (frame >= from && frame <= (to ?? Infinity) && (frame - from) % stride === 0) frames.push(frame)
  return frames
}

const portions: ClipPortion[] = []
for (const from of [0, 1, 4, 11]) for (const to of [null, 11, 12, 40]) for (const stride of [1, 2, 3, 7, 30]) portions.push({ from, to, stride, downsample: 1, regions: [] })

describe('what of a clip is worked with', () => {
  it('counts the frames that are in it, in clips that are too short for it as well', () => {
    for (const portion of portions) for (const frameCount of [1, 5, 12, 13, 50]) expect([portion, countFrames(portion, frameCount)]).toEqual([portion, list(portion, frameCount).length])
    expect(lastFrame(WHOLE_CLIP, 12)).toBe(11)
    expect([WHOLE_CLIP, { ...WHOLE_CLIP, stride: 2 }].map(isWhole)).toEqual([true, false])
  })

  it('goes on from any frame, both ways, to its own frames only', () => {
    const frameCount = 30
    for (const portion of portions) {
      const frames = list(portion, frameCount)
      for (let from = portion.from; from <= lastFrame(portion, frameCount); from += 1) {
        for (const direction of [1, -1] as const) {
          for (const to of [0, 9, frameCount - 1]) {
            const ahead = frames.filter((frame) => (direction > 0 ? frame > from && frame <= to : frame < from && frame >= to))
            const wanted = direction > 0 ? ahead : ahead.toReversed()
            const walk = planWalk({ portion, frameCount, from, direction, to })
            expect({ portion, from, to, walk }).toEqual({ portion, from, to, walk: wanted.length === 0 ? null : { from: wanted[0], to: wanted.at(-1), step: portion.stride } })
          }
        }
      }
    }
    expect(nextFrame({ ...WHOLE_CLIP, from: 10, stride: 5 }, { frameIndex: 12, direction: -1 })).toBe(10)
  })

  it('has its ends in order, and only factors that divide boxes exactly', () => {
    expect(clipPortionSchema.safeParse({ from: 5, to: 4, stride: 1, downsample: 1, regions: [] }).success).toBe(false)
    expect(clipPortionSchema.safeParse({ from: 5, to: 5, stride: 1, downsample: 3, regions: [] }).success).toBe(false)
    expect(clipPortionSchema.safeParse({ from: 5, to: 5, stride: 0, downsample: 1, regions: [] }).success).toBe(false)
    expect(clipPortionSchema.safeParse({ from: 5, to: 5, stride: 9, downsample: 8, regions: [] }).success).toBe(true)
  })
})
