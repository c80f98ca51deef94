import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchItem } from '../../../main/contract/batch'
import type { ClipPortion } from '../../../main/contract/clipPortion'
import { listItems } from '../../../main/jobs/batch/listItems'

let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)
const BOX = { left: 1, top: 2, width: 3, height: 4 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-items-'))
  for (const name of ['north', 'south', 'south/deep']) await mkdir(at(name), { recursive: true })
  for (const name of ['north/a.mp4', 'north/b.mkv', 'south/a.mp4', 'south/deep/c.mp4', 'south/notes.txt']) await writeFile(at(name), name)
  await writeFile(at('north/a.box.txt'), 'NaN,NaN,NaN,NaN\n10,20,30,40\n')
  await writeFile(at('north/b.box.json'), '{"left": 5, "top": 6, "width": 7, "height": 8, "frame": 9}')
  await writeFile(at('south/a.box.txt'), 'here and there\n')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const shortly = (items: readonly BatchItem[]): [string, string][] => items.map(({ name, clip }) => [name, clip.slice(folder.length + 1)])

describe('listItems', () => {
  it('finds the clips of folders, and names them so that no two are the same', async () => {
    expect(shortly(await listItems({ paths: [folder] }))).toEqual([['north-a', 'north/a.mp4'], ['b', 'north/b.mkv'], ['south-a', 'south/a.mp4'], ['c', 'south/deep/c.mp4']])
  })

  it.each([
    ['north/*.mp4', ['north/a.mp4']],
    ['*/?.mp4', ['north/a.mp4', 'south/a.mp4']],
    ['**/*.mp4', ['north/a.mp4', 'south/a.mp4', 'south/deep/c.mp4']],
    ['south/**', ['south/a.mp4', 'south/deep/c.mp4']],
  ])('takes the pattern %s', async (pattern, clips) => {
    expect((await listItems({ paths: [at(pattern)] })).map(({ clip }) => clip.slice(folder.length + 1))).toEqual(clips)
  })

  it('refuses a pattern that nothing fits, or whose folder is not there', async () => {
    await expect(listItems({ paths: [at('south/*.avi')] })).rejects.toMatchObject({ code: 'footage-empty' })
    await expect(listItems({ paths: [at('west/*.mp4')] })).rejects.toMatchObject({ code: 'clip-missing', message: expect.stringContaining(`${at('west')}, where`) as string })
  })

  it('names images that a pattern picks as their folder', async () => {
    await mkdir(at('frames'))
    for (const name of ['a1.png', 'a2.png', 'b1.png']) await writeFile(at('frames', name), name)
    expect(shortly(await listItems({ paths: [at('frames/a*.png')] }))).toEqual([['frames', 'frames/a*.png']])
    await rm(at('frames'), { recursive: true })
  })

  it('takes the box from beside the clip, else the one for all; one that cannot be read costs its own clip only', async () => {
    const [a, b, broken, c] = await listItems({ paths: [folder], object: { box: BOX, frame: 4 } })
    expect(a!.object).toEqual({ from: 'box', frame: 1, box: { left: 10, top: 20, width: 30, height: 40 } })
    expect(b!.object).toEqual({ from: 'box', frame: 9, box: { left: 5, top: 6, width: 7, height: 8 } })
    expect(broken!.object).toMatchObject({ from: 'nothing', error: { code: 'sequences-invalid', message: expect.stringContaining('a.box.txt:1') as string } })
    expect(c!.object).toEqual({ from: 'box', frame: 4, box: BOX })
  })

  it('says that nobody has said what to follow', async () => {
    expect((await listItems({ paths: [at('south/deep')] }))[0]!.object).toMatchObject({ from: 'nothing', error: { code: 'object-missing' } })
  })

  it('searches for a template where a clip has no box of its own', async () => {
    const items = await listItems({ paths: [at('north/a.mp4'), at('south/deep')], object: { box: BOX, frame: 3, template: at('north/a.mp4') } })
    expect(items.map(({ object }) => object.from)).toEqual(['box', 'template'])
    expect(items[1]!.object).toEqual({ from: 'template', clip: at('north/a.mp4'), box: BOX, frame: 3 })
  })

  it('reads a manifest, whose clips are relative to it and whose boxes count before all others', async () => {
    await writeFile(at('list.csv'), 'Clip,name,frame,x,y,w,h\r\nnorth/a.mp4,,2,1,2,3,4\r\n"north/a.mp4",the other,,,,,\r\nsouth/a.mp4,the other,0,9,9,9,9\r\n\r\n')
    const items = await listItems({ paths: [], manifest: at('list.csv') })
    expect(shortly(items)).toEqual([['a', 'north/a.mp4'], ['the other', 'north/a.mp4'], ['the other-2', 'south/a.mp4']])
    expect(shortly(await listItems({ paths: [at('north')], manifest: at('list.csv') })).map(([, clip]) => clip)).toEqual(['north/a.mp4', 'north/a.mp4', 'south/a.mp4', 'north/b.mkv'])
    expect(items.map(({ object }) => object)).toMatchObject([{ frame: 2, box: BOX }, { frame: 1, box: { left: 10 } }, { frame: 0, box: { left: 9 } }])
  })

  it('takes what is looked at from the manifest, field by field, else as for all; boxes without a frame are of the first one', async () => {
    await writeFile(at('list.csv'), 'clip,left,top,width,height,frame,from,to,stride,downsample,leave_out\nnorth/a.mp4,1,2,3,4,,5,9,2,4,"0,0,8,8; 9 9 1 1"\nsouth/a.mp4,1,2,3,4,6,,,,,\nsouth/deep/c.mp4,,,,,,,3,,,\n')
    const rest = { from: 1, to: null, stride: 3, downsample: 1, regions: [] } satisfies ClipPortion
    const items = await listItems({ paths: [], manifest: at('list.csv'), object: { box: BOX }, portionOf: () => rest })
    expect(items.map(({ portion }) => portion)).toEqual([
      { from: 5, to: 9, stride: 2, downsample: 4, regions: [{ left: 0, top: 0, width: 8, height: 8 }, { left: 9, top: 9, width: 1, height: 1 }] },
      rest,
      { ...rest, to: 3 },
    ])
    expect(items.map(({ object }) => object)).toMatchObject([{ frame: 5 }, { frame: 6 }, { frame: 1, box: BOX }])
    await writeFile(at('list.json'), JSON.stringify([{ clip: 'north/a.mp4', box: BOX, from: 2, regions: [BOX] }]))
    expect(await listItems({ paths: [], manifest: at('list.json') })).toMatchObject([{ object: { frame: 2 }, portion: { from: 2, to: null, stride: 1, regions: [BOX] } }])
    expect((await listItems({ paths: [at('north')] })).every((item) => !('portion' in item))).toBe(true)
  })

  it('reads a manifest in JSON', async () => {
    await writeFile(at('list.json'), JSON.stringify([{ clip: 'north/b.mkv', frame: 1, box: BOX }, { clip: 'south/deep/c.mp4', name: 'deep' }]))
    expect(shortly(await listItems({ paths: [], manifest: at('list.json') }))).toEqual([['b', 'north/b.mkv'], ['deep', 'south/deep/c.mp4']])
  })

  it.each([
    ['a column that is none', 'clip,colour\na.mp4,red\n', '"colour" is no column'],
    ['no column of clips', 'left,top\n1,2\n', 'no column "clip"'],
    ['half a box', 'clip,left,top,width,height\na.mp4,1,2,3,\n', ':2: 1,2,3, is no box'],
    ['a box without area', 'clip,left,top,width,height\na.mp4,1,2,0,4\n', ':2: 1,2,0,4 is no box'],
    ['a frame that is none', 'clip,frame\nb.mp4,1\na.mp4,1.5\n', ':3: frame is "1.5"'],
    ['a short line', 'clip,frame\na.mp4\n', ':2: 1 columns instead of 2'],
    ['a stride that is none', 'clip,stride\na.mp4,0\n', ':2: stride is "0", no whole number'],
    ['a size that is none', 'clip,downsample\na.mp4,3\n', ':2: downsample is "3", none of 1, 2, 4, 8'],
    ['half a region', 'clip,leave_out\na.mp4,1 2 3\n', ':2: leave_out is "1 2 3", no boxes'],
    ['a range whose ends are not in order', 'clip,from,to\na.mp4,5,3\n', ':2: the last frame comes before the first, frames 5 to 3'],
    ['nothing', 'clip\n', 'lists no clip'],
    ['JSON that is none', '[{"clip": ', 'no valid JSON'],
    ['JSON of another kind', '[{"file": "a.mp4"}]', '0'],
  ])('names what is wrong with a manifest: %s', async (_, text, says) => {
    await writeFile(at('wrong'), text)
    await expect(listItems({ paths: [], manifest: at('wrong') })).rejects.toMatchObject({ code: 'manifest-invalid', message: expect.stringContaining(says) as string })
  })
})
