import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countRunningFfmpeg } from '../../main/video/ffmpegProcess'
import { openClip } from '../../main/video/openClip'
import { collect, paintClip, readNumber, temporaryFolder, X264 } from './paintedClip'

const folder = temporaryFolder()
const cacheFolder = join(folder, 'cache')
const open = (path: string): ReturnType<typeof openClip> => openClip({ path, cacheFolder })
/** Noise, so that the bytes of the file are pictures and not headers. */
const KEY_EVERY_12 = ['-vf', 'noise=alls=24:allf=t', ...X264, '-g', '12', '-keyint_min', '12', '-bf', '2']

describe('damaged clips', () => {
  it('uses what a file cut short still holds, and says that it ends early', async () => {
    const path = await paintClip({ path: join(folder, 'cut.mp4'), count: 60, encode: [...KEY_EVERY_12, '-movflags', '+faststart'] })
    truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
    const { clip, frames, close } = bind(await open(path))
    expect(clip.frameCount).toBeGreaterThan(20)
    expect(clip.gaps.at(-1)?.reason).toMatch(/ends early/)
    const numbers = (await collect(frames({ from: 0, to: clip.frameCount - 1 }))).map((frame) => [frame.frameIndex, readNumber(frame)])
    expect(numbers.length).toBeGreaterThan(20)
    for (const [frameIndex, number] of numbers) expect(number).toBe(frameIndex)
    await close()
  })

  it('marks a corrupted middle as a gap and keeps every other index in place', async () => {
    const path = await paintClip({ path: join(folder, 'corrupt.mp4'), count: 96, width: 256, height: 192, encode: KEY_EVERY_12 })
    const bytes = readFileSync(path)
    const middle = Math.floor(bytes.length / 2)
    for (let i = 0; i < bytes.length * 0.04; i++) bytes[middle + i] = (i * 89 + 7) % 251
    writeFileSync(path, bytes)
    const source = await open(path)
    const { clip } = source
    expect(clip.frameCount).toBe(96)
    const lost = clip.gaps.reduce((sum, { from, to }) => sum + to - from, 0)
    expect(lost).toBeGreaterThan(0)
    expect(lost).toBeLessThan(36)
    const delivered = await collect(source.frames({ from: 0, to: 95 }))
    expect(delivered.length).toBe(96 - lost)
    const [gap] = clip.gaps
    for (const frame of delivered) if (frame.frameIndex < (gap?.from ?? 0) || frame.frameIndex > 72) expect(readNumber(frame)).toBe(frame.frameIndex)
    for (const frame of delivered.filter((_, i) => i % 9 === 4)) {
      expect(Buffer.compare((await source.readFrame(frame.frameIndex)).data, frame.data)).toBe(0)
    }
    await expect(source.readFrame(gap?.from ?? 0)).rejects.toMatchObject({ code: 'clip-frame-missing' })
    await source.close()
  })

  it('does not take a name for a symptom', async () => {
    const source = await open(await paintClip({ path: join(folder, 'corrupt truncated: error.mp4'), count: 5, encode: ['-metadata', 'title=truncated', ...X264] }))
    expect(source.clip).toMatchObject({ frameCount: 5, gaps: [] })
    await source.close()
  })

  it.each([
    ['empty', Buffer.alloc(0), 'the file is empty'],
    ['garbage', Buffer.from('this is no video at all. '.repeat(400)), 'it is no video'],
  ])('names an %s file unreadable, and says why', async (name, content, why) => {
    const path = join(folder, `${name}.mp4`)
    writeFileSync(path, content)
    const error = await open(path).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'clip-unreadable', message: expect.stringContaining(`${name}.mp4`) })
    expect(error).toMatchObject({ message: expect.stringContaining(why) })
  })

  it('says that a recording was cut off which lacks its index', async () => {
    const path = await paintClip({ path: join(folder, 'unended.mp4'), count: 40, encode: KEY_EVERY_12 })
    truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
    await expect(open(path)).rejects.toMatchObject({ code: 'clip-unreadable', message: expect.stringContaining('cut off before its index was written') })
  })

  it('says of a Matroska file too that it ends early', async () => {
    const path = await paintClip({ path: join(folder, 'cut.mkv'), count: 60, encode: KEY_EVERY_12 })
    truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
    const source = await open(path)
    expect(source.clip.frameCount).toBeGreaterThan(20)
    expect(source.clip.gaps.at(-1)?.reason).toMatch(/ends early/)
    await source.close()
  })

  it('says of a file that vanishes while it is open that it has gone, not that a frame is damaged', async () => {
    const path = await paintClip({ path: join(folder, 'vanishing.mp4'), count: 200, encode: X264 })
    const source = await open(path)
    rmSync(path)
    await expect(source.readFrame(180)).rejects.toMatchObject({ code: 'clip-missing', message: expect.stringContaining('vanishing.mp4') })
    await source.close()
  })

  it('names a clip that is not there', async () => {
    await expect(open(join(folder, 'absent.mp4'))).rejects.toMatchObject({ code: 'clip-missing', hint: expect.stringMatching(/path/) })
  })
})

describe('the timestamp index', () => {
  it('is found again by content under another name, and rebuilt when damaged', async () => {
    const own = join(folder, 'own-cache')
    const path = await paintClip({ path: join(folder, 'once.mp4'), count: 1, encode: X264 })
    const first = await openClip({ path, cacheFolder: own })
    const entry = join(own, 'frame-index', `${first.clip.fingerprint}.json`)
    expect(readdirSync(join(own, 'frame-index'))).toEqual([`${first.clip.fingerprint}.json`])
    writeFileSync(join(folder, 'renamed.mp4'), readFileSync(path))
    expect((await openClip({ path: join(folder, 'renamed.mp4'), cacheFolder: own })).clip.fingerprint).toBe(first.clip.fingerprint)
    const stored = readFileSync(entry, 'utf8')
    writeFileSync(entry, stored.slice(0, 40))
    const again = await openClip({ path, cacheFolder: own })
    expect(again.clip.frameCount).toBe(1)
    expect(readFileSync(entry, 'utf8')).toBe(stored)
    expect(readNumber(await again.readFrame(0))).toBe(0)
    await expect(again.readFrame(1)).rejects.toMatchObject({ code: 'clip-frame-missing' })
    await Promise.all([first.close(), again.close()])
  })

  it('is not needed in a writable place', async () => {
    const path = await paintClip({ path: join(folder, 'two.mp4'), count: 2, encode: X264 })
    writeFileSync(join(folder, 'no-folder'), '')
    const source = await openClip({ path, cacheFolder: join(folder, 'no-folder') })
    expect(source.clip.frameCount).toBe(2)
    await source.close()
  })
})

describe('stopping and limits', () => {
  it('stops in the middle of a range, leaves no process, and can go on', async () => {
    const source = await open(await paintClip({ path: join(folder, 'long.mp4'), count: 400, width: 320, height: 240, encode: [...X264, '-g', '400'] }))
    const controller = new AbortController()
    const walk = async (): Promise<void> => {
      for await (const { frameIndex } of source.frames({ from: 0, to: 399, signal: controller.signal })) if (frameIndex === 20) controller.abort()
    }
    await expect(walk()).rejects.toMatchObject({ code: 'interrupted' })
    const other = new AbortController()
    const read = source.readFrame(390, { signal: other.signal })
    setTimeout(() => other.abort(), 5)
    await expect(read).rejects.toMatchObject({ code: 'interrupted' })
    expect(readNumber(await source.readFrame(30))).toBe(30)
    for await (const { frameIndex } of source.frames({ from: 0, to: 399 })) if (frameIndex === 3) break
    await source.close()
    expect(countRunningFfmpeg()).toBe(0)
    await expect(openClip({ path: source.clip.path, cacheFolder: join(folder, 'other'), signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
  })

  it('refuses ranges outside the clip', async () => {
    const source = await open(join(folder, 'long.mp4'))
    await expect(collect(source.frames({ from: 0, to: 400 }))).rejects.toMatchObject({ code: 'clip-frame-missing' })
    await expect(source.readFrame(-1)).rejects.toMatchObject({ code: 'clip-frame-missing' })
    await expect(source.readFrame(1.5)).rejects.toMatchObject({ code: 'clip-frame-missing' })
    await source.close()
  })
})

describe('image folders', () => {
  it('orders names naturally, marks a damaged image, refuses another size', async () => {
    const images = join(folder, 'images')
    mkdirSync(images)
    await paintClip({ path: join(images, '%d.png'), count: 12, width: 64, height: 48, encode: ['-f', 'image2'] })
    writeFileSync(join(images, '5.png'), 'no image')
    const source = await open(images)
    expect(source.clip).toMatchObject({ frameCount: 12, width: 64, height: 48, frameRate: { num: 30, den: 1 }, gaps: [{ from: 4, to: 5 }] })
    const frames = await collect(source.frames({ from: 11, to: 0 }))
    expect(frames.map((frame) => readNumber(frame))).toEqual([11, 10, 9, 8, 7, 6, 5, 3, 2, 1, 0])
    expect(readNumber(await source.readFrame(10))).toBe(10)
    await paintClip({ path: join(images, 'x%d.bmp'), count: 1, width: 32, height: 48, encode: ['-f', 'image2'] })
    await expect(open(images)).rejects.toMatchObject({ code: 'clip-unreadable', message: expect.stringContaining('x1.bmp') })
  })

  it('names a folder without images unreadable', async () => {
    await expect(open(join(folder, 'cache'))).rejects.toMatchObject({ code: 'clip-unreadable' })
  })
})

describe('real footage', () => {
  const path = '../shared/data/sequences/davis_blackswan/clip.mp4'
  it.skipIf(!existsSync(path))(`reads ${path} with one frame per annotated box (skipped where the data is absent)`, async () => {
    const source = await open(path)
    const boxes = readFileSync('../shared/data/sequences/davis_blackswan/groundtruth_rect.txt', 'utf8').trim().split('\n').length
    expect(source.clip.frameCount).toBe(boxes)
    const frames = await collect(source.frames({ from: 0, to: boxes - 1 }))
    for (const frameIndex of [boxes - 1, boxes >> 1, 3]) {
      expect(Buffer.compare((await source.readFrame(frameIndex)).data, frames[frameIndex]?.data ?? Buffer.alloc(0))).toBe(0)
    }
    await source.close()
  })
})

/** Methods that can be called on their own. */
function bind(source: Awaited<ReturnType<typeof openClip>>): Pick<typeof source, 'clip' | 'frames' | 'close'> {
  return { clip: source.clip, frames: (range) => source.frames(range), close: () => source.close() }
}
