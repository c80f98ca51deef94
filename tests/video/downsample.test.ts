import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import type { Picture } from '../../main/contract/frame'
import { openClip } from '../../main/video/openClip'
import { collect, paintClip, readNumber, temporaryFolder } from './paintedClip'

const folder = temporaryFolder()
const cacheFolder = join(folder, 'cache')
/** Without subsampled colour or loss: what is decoded is what was painted. */
const LOSSLESS = ['-vf', 'noise=alls=40:allf=t', '-c:v', 'libx264rgb', '-qp', '0']
const SIZE = { width: 133, height: 97 } // neither divides

/** Mean of each square of the full picture, in plain loops. */
function mean({ width, data }: Picture, { column, row, channel, factor }: { column: number; row: number; channel: number; factor: number }): number {
  let sum = 0
  for (let y = row * factor; y < (row + 1) * factor; y += 1) for (let x = column * factor; x < (column + 1) * factor; x += 1) sum += data[(y * width + x) * 3 + channel]!
  return sum / factor ** 2
}

function largestDifference(full: Picture, small: Picture, factor: number): number {
  let largest = 0
  for (let row = 0; row < small.height; row += 1) {
    for (let column = 0; column < small.width; column += 1) {
      for (let channel = 0; channel < 3; channel += 1) largest = Math.max(largest, Math.abs(small.data[(row * small.width + column) * 3 + channel]! - mean(full, { column, row, channel, factor })))
    }
  }
  return largest
}

it.each([2, 4] as const)('gives a video\'s frames made smaller by %s: the same frames, each pixel the mean of its square', async (downsample) => {
  const path = await paintClip({ path: join(folder, `noise${downsample}.mp4`), count: 20, ...SIZE, encode: LOSSLESS })
  const full = await openClip({ path, cacheFolder })
  const small = await openClip({ path, cacheFolder, portion: { downsample, regions: [] } })
  expect(small.clip).toMatchObject({ width: Math.floor(133 / downsample), height: Math.floor(97 / downsample), frameCount: 20 })
  for (const frame of await collect(small.frames({ from: 17, to: 1, step: 4 }))) expect(readNumber(frame)).toBe(frame.frameIndex)
  expect(largestDifference(await full.readFrame(13), await small.readFrame(13), downsample)).toBeLessThan(1.01)
  await Promise.all([full.close(), small.close()])
})

it('does the same for a folder of images, and refuses where hardly a picture would be left', async () => {
  const images = join(folder, 'images')
  mkdirSync(images)
  const data = Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, place) => (place * 7919) % 251)
  for (const name of ['1.png', '2.png']) await sharp(data, { raw: { ...SIZE, channels: 3 } }).png().toFile(join(images, name))
  const small = await openClip({ path: images, portion: { downsample: 4, regions: [] } })
  const picture = await small.readFrame(1)
  expect(picture).toMatchObject({ width: 33, height: 24, frameIndex: 1 })
  expect(largestDifference({ ...SIZE, data }, picture, 4)).toBeLessThanOrEqual(0.5)
  await expect(openClip({ path: images, portion: { downsample: 8, regions: [] } })).rejects.toMatchObject({ code: 'clip-unreadable', message: expect.stringContaining('16x12') as string })
})
