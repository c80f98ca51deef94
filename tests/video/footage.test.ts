import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listClips } from '../../main/video/footage'
import { temporaryFolder } from './paintedClip'

const folder = temporaryFolder()
for (const name of ['a', 'a/img', 'empty', 'a/.hidden']) mkdirSync(join(folder, name), { recursive: true })
for (const name of ['a/clip10.mp4', 'a/clip2.MKV', 'a/notes.txt', 'a/cover.jpg', 'a/img/1.jpg', 'a/img/2.jpg', 'a/.hidden/x.mp4', 'odd.name']) writeFileSync(join(folder, name), '')
symlinkSync(join(folder, 'a'), join(folder, 'a', 'round'))

const names = (clips: string[]): string[] => clips.map((clip) => clip.slice(folder.length + 1))

it('finds videos and image folders at any depth, in natural order, each once', async () => {
  const clips = await listClips([folder, join(folder, 'a'), join(folder, 'a', 'clip2.MKV')])
  expect(names(clips)).toEqual(['a/clip2.MKV', 'a/clip10.mp4', 'a/img'])
})

it('takes a file named outright whatever its extension', async () => {
  expect(names(await listClips([join(folder, 'odd.name')]))).toEqual(['odd.name'])
})

it('says what it looked for where there is nothing', async () => {
  await expect(listClips([join(folder, 'empty')])).rejects.toMatchObject({ code: 'footage-empty', message: expect.stringMatching(/empty.*\.mp4/) })
  await expect(listClips([])).rejects.toMatchObject({ code: 'footage-empty' })
  await expect(listClips([join(folder, 'absent')])).rejects.toMatchObject({ code: 'clip-missing' })
})
