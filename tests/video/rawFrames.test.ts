import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRawFrames } from '../../main/video/rawFrames'
import { paintClip, readNumber, temporaryFolder, X264 } from './paintedClip'

const folder = temporaryFolder()
const size = { width: 640, height: 480 }

it('decodes no further than the limit while the reader pauses, then goes on', async () => {
  const path = await paintClip({ path: join(folder, 'clip.mp4'), count: 60, ...size, encode: X264 })
  const paused = await openRawFrames({ path, ...size, framesAhead: 4 })
  const first = await paused.next()
  expect(first && readNumber({ ...size, data: first.data! })).toBe(0)
  await new Promise((resolve) => setTimeout(resolve, 500))
  await paused.close()
  let held = 0
  while (await paused.next()) held += 1
  expect(held).toBeGreaterThanOrEqual(1)
  expect(held).toBeLessThanOrEqual(5)

  const patient = await openRawFrames({ path, ...size, framesAhead: 4 })
  const numbers: number[] = []
  for (let frame = await patient.next(); frame; frame = await patient.next()) numbers.push(readNumber({ ...size, data: frame.data! }))
  expect(numbers).toEqual(Array.from({ length: 60 }, (_, i) => i))
})
