import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openClip } from '../../main/video/openClip'
import { openOverlayWriter } from '../../main/video/overlayWriter'
import { collect, paintNumber, readNumber, temporaryFolder } from './paintedClip'

const folder = temporaryFolder()

it('writes a video that reads back frame by frame, odd sizes padded to even', async () => {
  const path = join(folder, 'overlay.mp4')
  const writer = await openOverlayWriter({ path, width: 125, height: 93, frameRate: { num: 30000, den: 1001 } })
  for (let number = 0; number < 40; number++) await writer.write(paintNumber({ number, width: 125, height: 93 }))
  expect(existsSync(path)).toBe(false)
  await writer.close()
  expect(readdirSync(folder)).toEqual(['overlay.mp4'])
  const source = await openClip({ path, cacheFolder: join(folder, 'cache') })
  expect(source.clip).toMatchObject({ width: 126, height: 94, frameCount: 40, frameRate: { num: 30000, den: 1001 } })
  const numbers = (await collect(source.frames({ from: 0, to: 39 }))).map((frame) => readNumber(frame))
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, i) => i))
  await source.close()
})

it('leaves nothing behind when stopped or discarded, and keeps what was there', async () => {
  const place = join(folder, 'kept')
  mkdirSync(place)
  const path = join(place, 'overlay.mp4')
  const controller = new AbortController()
  const options = { path, width: 64, height: 48, frameRate: { num: 25, den: 1 } }
  const stopped = await openOverlayWriter({ ...options, signal: controller.signal })
  writeFileSync(path, 'the older one')
  await stopped.write(paintNumber({ number: 1, width: 64, height: 48 }))
  controller.abort()
  await expect(stopped.write(paintNumber({ number: 2, width: 64, height: 48 }))).rejects.toMatchObject({ code: 'interrupted' })
  await expect(stopped.close()).rejects.toMatchObject({ code: 'interrupted' })
  const discarded = await openOverlayWriter(options)
  await discarded.discard()
  await (await openOverlayWriter(options)).close()
  expect(readdirSync(place)).toEqual(['overlay.mp4'])
})

it('says where nothing can be written', async () => {
  writeFileSync(join(folder, 'a-file'), '')
  const opening = openOverlayWriter({ path: join(folder, 'a-file', 'x.mp4'), width: 8, height: 8, frameRate: { num: 25, den: 1 } })
  await expect(opening).rejects.toMatchObject({ code: 'output-unwritable' })
})

it('refuses a picture of another size', async () => {
  const writer = await openOverlayWriter({ path: join(folder, 'size.mp4'), width: 8, height: 8, frameRate: { num: 25, den: 1 } })
  await expect(writer.write(paintNumber({ number: 0, width: 9, height: 8 }))).rejects.toThrow(/9x8/)
  await writer.discard()
})
