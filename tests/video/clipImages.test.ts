import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { listClipImages, realClip } from '../../main/video/clipImages'
import { listClips } from '../../main/video/footage'
import { beginsAsImageList } from '../../main/video/imageList'
import { openClip } from '../../main/video/openClip'
import { collect, paintNumber, readNumber, temporaryFolder } from './paintedClip'

const folder = temporaryFolder()
const SIZE = { width: 64, height: 48 }
const names = (paths: readonly string[] | null): string[] | undefined => paths?.map((path) => path.slice(folder.length + 1))

async function paint(path: string, number: number): Promise<void> {
  await sharp(paintNumber({ number, ...SIZE }).data, { raw: { ...SIZE, channels: 3 } }).png().toFile(join(folder, path))
}

beforeAll(async () => {
  for (const name of ['stereo', 'deep/more', 'lists']) mkdirSync(join(folder, name), { recursive: true })
  for (const index of [1, 2, 10]) {
    await paint(`stereo/left_${index}.png`, index)
    await paint(`stereo/right_${index}.png`, 100 + index)
    await paint(`deep/more/left_${index}.png`, 200 + index)
  }
  for (const name of ['stereo/film.mp4', 'deep/left.mp4', 'deep/more/x.mkv']) writeFileSync(join(folder, name), '')
})

describe('a text file that lists images', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, 'lists', name), text)
    return join(folder, 'lists', name)
  }

  it('is a clip of them, in its order, with paths from where it lies', async () => {
    const path = write('a.txt', `\uFEFF# made by hand\r\n../stereo/right_10.png\r\n\r\n ../stereo/left_2.png \n${join(folder, 'deep', 'more', 'left_1.png')}\n../stereo/left_2.png`)
    expect(await listClips([path])).toEqual([path])
    const source = await openClip({ path })
    expect(source.clip).toMatchObject({ path, frameCount: 4, ...SIZE, gaps: [] })
    expect((await collect(source.frames({ from: 0, to: 3 }))).map((frame) => readNumber(frame))).toEqual([110, 2, 201, 2])
    expect(await beginsAsImageList(path)).toBe(true)
  })

  it('keeps its place for an image that is not there, as a gap', async () => {
    const path = write('gap.lst', '../stereo/left_1.png\nnowhere.png\n../stereo/left_10.png\n')
    const source = await openClip({ path })
    expect(source.clip.gaps).toEqual([{ from: 1, to: 2, reason: 'unreadable: nowhere.png' }])
    expect((await collect(source.frames({ from: 0, to: 2 }))).map(({ frameIndex }) => frameIndex)).toEqual([0, 2])
  })

  it('is told by its fingerprint: other images are another clip, wherever the list lies', async () => {
    const [one, same, other] = [write('one.txt', '../stereo/left_1.png\n../stereo/left_2.png'), write('same.txt', '# moved\n../stereo/left_1.png\n\n../stereo/left_2.png\n'), write('other.txt', '../stereo/left_1.png\n../stereo/left_10.png')]
    const [a, b, c] = await Promise.all([one, same, other].map(async (path) => (await openClip({ path })).clip.fingerprint))
    expect(a).toBe(b)
    expect(a).not.toBe(c)
  })

  it('names the line that is something else', async () => {
    await expect(openClip({ path: write('boxes.txt', '1,2,3,4\n') })).rejects.toMatchObject({ code: 'clip-unreadable', message: expect.stringContaining('line 1, "1,2,3,4"') as string })
    await expect(openClip({ path: write('film.txt', '../stereo/left_1.png\nfilm.mp4') })).rejects.toMatchObject({ message: expect.stringContaining('line 2') as string })
    await expect(openClip({ path: write('empty.txt', '\n# nothing\n') })).rejects.toMatchObject({ message: expect.stringContaining('lists no image') as string })
    expect(await Promise.all(['boxes.txt', 'empty.txt', 'absent.txt'].map((name) => beginsAsImageList(join(folder, 'lists', name))))).toEqual([false, false, false])
  })
})

describe('a pattern', () => {
  it('takes the videos that match, and the matching images of a folder as one clip', async () => {
    expect(names(await listClips([join(folder, 'stereo', 'left_*.png')]))).toEqual(['stereo/left_*.png'])
    expect(names(await listClips([join(folder, '**', 'left*')]))).toEqual(['deep/left.mp4', 'deep/more', 'stereo/left*']) // all of deep/more match: it is that folder
    expect(names(await listClips([join(folder, '*', '*.mp4')]))).toEqual(['deep/left.mp4', 'stereo/film.mp4'])
    expect(names(await listClips([folder], { only: '*.mkv' }))).toEqual(['deep/more/x.mkv'])
    expect(names(await listClips([folder], { only: 'stereo/right_?.png' }))).toEqual(['stereo/right_?.png'])
  })

  it('is read as a clip of its images alone', async () => {
    const path = join(folder, 'stereo', 'right_*.png')
    const source = await openClip({ path })
    expect(source.clip).toMatchObject({ path, frameCount: 3 })
    expect((await collect(source.frames({ from: 0, to: 2 }))).map((frame) => readNumber(frame))).toEqual([101, 102, 110])
    expect(names(await listClipImages(join(folder, 'stereo', 'right_?.png')))).toEqual(['stereo/right_1.png', 'stereo/right_2.png'])
    await expect(openClip({ path: join(folder, 'stereo', 'up_*.png') })).rejects.toMatchObject({ code: 'clip-missing' })
    await expect(listClips([join(folder, 'stereo', 'up_*.png')])).rejects.toMatchObject({ code: 'footage-empty' })
  })

  it('is a name where there is a file of it, and goes through links of its folder', async () => {
    await paint('stereo/odd_*.png', 7)
    expect(await listClipImages(join(folder, 'stereo', 'odd_*.png'))).toBeNull() // a single picture, as any file named outright
    rmSync(join(folder, 'stereo', 'odd_*.png'))
    symlinkSync(join(folder, 'stereo'), join(folder, 'link'))
    expect(await realClip(join(folder, 'link', 'left_*.png'))).toBe(join(folder, 'stereo', 'left_*.png'))
    await expect(realClip(join(folder, 'absent.mp4'))).rejects.toThrow()
  })
})
