import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import type { Box } from '../../main/contract/geometry'
import { openClip } from '../../main/video/openClip'
import { collect, temporaryFolder } from './paintedClip'

const folder = temporaryFolder()
const SIZE = { width: 40, height: 32 }
/** The second reaches over the edge, the third lies outside. */
const REGIONS: Box[] = [{ left: 3.5, top: 4, width: 8, height: 6.2 }, { left: 34, top: 24, width: 20, height: 20 }, { left: 90, top: 0, width: 5, height: 5 }]

const isInside = (x: number, y: number, { left, top, width, height }: Box): boolean => x + 1 > left && x < left + width && y + 1 > top && y < top + height

it('fills regions with the mean colour of the rest, leaves everything else, and what others read', async () => {
  mkdirSync(join(folder, 'images'))
  const data = Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, place) => (place * 7919) % 251)
  for (const name of ['1.png', '2.png', '3.png']) await sharp(data, { raw: { ...SIZE, channels: 3 } }).png().toFile(join(folder, 'images', name))
  const source = await openClip({ path: join(folder, 'images'), portion: { downsample: 1, regions: REGIONS } })
  const picture = await source.readFrame(1)
  const outside: number[] = []
  for (let pixel = 0; pixel < SIZE.width * SIZE.height; pixel += 1) if (!REGIONS.some((region) => isInside(pixel % SIZE.width, Math.floor(pixel / SIZE.width), region))) outside.push(pixel)
  expect(outside.length).toBe(SIZE.width * SIZE.height - 9 * 7 - 6 * 8)
  const mean = [0, 1, 2].map((channel) => Math.round(outside.reduce((sum, pixel) => sum + data[pixel * 3 + channel]!, 0) / outside.length))
  const kept = new Set(outside)
  const expected = data.map((value, place) => (kept.has(Math.floor(place / 3)) ? value : mean[place % 3]!))
  expect(Buffer.compare(picture.data, expected)).toBe(0)
  expect((await collect(source.frames({ from: 2, to: 0, step: 2 }))).map(({ frameIndex, data: bytes }) => [frameIndex, Buffer.compare(bytes, expected)])).toEqual([[2, 0], [0, 0]])
  const plain = await openClip({ path: join(folder, 'images') })
  expect(Buffer.compare((await plain.readFrame(1)).data, data)).toBe(0)
  const small = await openClip({ path: join(folder, 'images'), portion: { downsample: 2, regions: [{ left: 0, top: 0, width: 40, height: 16 }] } })
  const { data: halves } = await small.readFrame(0)
  expect(new Set(halves.subarray(0, 20 * 8 * 3).filter((_, place) => place % 3 === 0)).size).toBe(1)
  expect(new Set(halves.subarray(20 * 8 * 3).filter((_, place) => place % 3 === 0)).size).toBeGreaterThan(5)
})
