import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAttributes } from '../../main/formats/attributes'
import { formatGot10kBoxes, listGot10k } from '../../main/formats/got10k'
import { LASOT_ATTRIBUTES, listLasot } from '../../main/formats/lasot'
import { listOtb } from '../../main/formats/otbSequences'
import { parseBoxes } from '../../main/formats/sequenceFiles'
import { listTc128 } from '../../main/formats/tc128'
import { listTrackingNet } from '../../main/formats/trackingNet'
import { listVot, readTrajectory } from '../../main/formats/votSequences'
import { boxLines, images, layOut, readAll } from './benchmarkFolder'

describe('parseBoxes', () => {
  const parse = (text: string): ReturnType<typeof parseBoxes> => parseBoxes({ text, path: 'a/groundtruth.txt', origin: 1 })
  const box = { left: 9, top: 19, width: 30, height: 40 }

  it.each([
    ['commas', '10,20,30,40'], ['tabs', '10\t20\t30\t40\n'], ['blanks', ' 10 20  30 40 '], ['CRLF', '10,20,30,40\r\n'], ['BOM', '\uFEFF10,20,30,40'], ['mixed', '10, 20\t30 , 40'], ['semicolons', '10;20;30;40'],
  ])('reads %s', (_, text) => expect(parse(text)).toEqual({ boxes: [box], repairs: [] }))

  it('names what it repairs, by file and line', () => {
    expect(parse('10,20,30,40\n\n10,20,30,40\n')).toEqual({ boxes: [box, box], repairs: [{ path: 'a/groundtruth.txt', line: 2, what: 'an empty line was passed over' }] })
    const polygon = parse('10,20,30,40\n10,20,40,20,40,60,10,60\n10,20,40,20,40,60,10,60')
    expect(polygon.boxes).toEqual([box, box, box])
    expect(polygon.repairs).toEqual([{ path: 'a/groundtruth.txt', line: 2, what: '2 polygons where boxes are due; their upright bounds are used' }])
  })

  it('takes NaN for an absent target and keeps boxes without area', () => {
    expect(parse('NaN,NaN,NaN,NaN\n1,1,0,0').boxes).toEqual([null, { left: 0, top: 0, width: 0, height: 0 }])
  })

  it.each([
    ['five values', '1,2,3,4\n1,2,3,4,5', ':2', '5 values'], ['five with NaN', '1,2,3,4\n5,6,NaN,8,9', ':2', '5 values'], ['a word', '1,2,three,4', ':1', '"three"'], ['a negative size', '1,2,3,4\n1,2,3,4\n1,2,-3,4', ':3', 'negative'],
    ['infinity', '1,2,Infinity,4', ':1', 'Infinity'], ['nothing', ' \n ', ':1', 'empty'],
  ])('names file and line of %s', (_, text, line, why) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'sequences-invalid', message: expect.stringMatching(new RegExp(`a/groundtruth.txt${line}: .*${why}`)) as string }) as Error)
  })
})

describe('OTB', () => {
  it('takes the benchmark’s own range of the images', async () => {
    const root = layOut({ ...images('David/img', 1, 770), 'David/groundtruth_rect.txt': boxLines(471), ...images('Football1/img', 1, 74), 'Football1/groundtruth_rect.txt': boxLines(74, '\t'), ...images('BlurCar1/img', 247, 988), 'BlurCar1/groundtruth_rect.txt': boxLines(742) })
    const found = await readAll(listOtb({ root, origin: 1 }))
    expect(found.map(({ name, firstImage, boxes, clip }) => [name, firstImage, boxes.length, clip])).toEqual([
      ['BlurCar1', 0, 742, join(root, 'BlurCar1', 'img')], ['David', 299, 471, join(root, 'David', 'img')], ['Football1', 0, 74, join(root, 'Football1', 'img')],
    ])
    expect(found[1]!.repairs).toMatchObject([{ what: expect.stringContaining('frames 300 to 770 of 770') as string }])
    expect(found[2]!.boxes[0]).toEqual({ left: 9, top: 19, width: 30, height: 40 })
  })

  it('has two targets of one clip, and passes over an empty file', async () => {
    const root = layOut({
      ...images('Jogging/img', 1, 3), 'Jogging/groundtruth_rect.1.txt': boxLines(3), 'Jogging/groundtruth_rect.2.txt': boxLines(3),
      ...images('Human4/img', 1, 2), 'Human4/groundtruth_rect.1.txt': '', 'Human4/groundtruth_rect.2.txt': boxLines(2),
    })
    expect((await readAll(listOtb({ root, origin: 1 }))).map(({ name }) => name)).toEqual(['Human4', 'Jogging-1', 'Jogging-2'])
  })

  it.each([
    ['more boxes than frames', { ...images('Car1/img', 1, 3), 'Car1/groundtruth_rect.txt': boxLines(4) }, /more boxes than frames: 4 lines for 3 images/],
    ['more frames than boxes', { ...images('Car1/img', 1, 5), 'Car1/groundtruth_rect.txt': boxLines(4) }, /more frames than boxes: 4 lines for 5 images/],
    ['a range with a hole', { ...images('Football1/img', 1, 50), ...images('Football1/img', 60, 90), 'Football1/groundtruth_rect.txt': boxLines(74) }, /frames 1 to 74.*not all there/],
    ['a revision of another length', { ...images('Tiger1/img', 1, 354), 'Tiger1/groundtruth_rect.txt': boxLines(349) }, /349 lines for 354 images/],
    ['no frames at all', { 'Car1/groundtruth_rect.txt': boxLines(4) }, /neither img\/ nor clip.mp4/],
  ])('does not cut in silence: %s', async (_, files, message) => {
    await expect(readAll(listOtb({ root: layOut(files), origin: 1 }))).rejects.toMatchObject({ code: 'sequences-invalid', message: expect.stringMatching(message) as string })
  })
})

describe('GOT-10k', () => {
  const files = {
    'list.txt': 'GOT_2\nGOT_1\n', ...images('GOT_1', 1, 3, 8), 'GOT_1/groundtruth.txt': boxLines(3), 'GOT_1/absence.label': '0\n1\n0\n', 'GOT_1/cover.label': '8\n0\n5\n', 'GOT_1/cut_by_image.label': '0\n0\n1\n',
    'GOT_1/meta_info.ini': '[METAINFO]\nurl: x\nobject_class: seal\nmotion_class: swimming\nresolution: (1920, 1080)\n', ...images('GOT_2', 1, 4, 8), 'GOT_2/groundtruth.txt': boxLines(1),
  }

  it('reads labels, size and classes, in the order of list.txt', async () => {
    const [test, val] = await readAll(listGot10k({ root: layOut(files) }))
    expect(val).toMatchObject({ name: 'GOT_1', origin: 0, cover: [8, 0, 5], absent: [false, true, false], values: { cutByImage: [0, 0, 1] }, picture: { width: 1920, height: 1080 }, attributes: ['object: seal', 'motion: swimming'] })
    expect(test!.boxes).toEqual([{ left: 10, top: 20, width: 30, height: 40 }, null, null, null])
    expect(test!.repairs).toMatchObject([{ what: expect.stringContaining('first frame alone') as string }])
  })

  it('finds the split below the root', async () => {
    const root = layOut(Object.fromEntries(Object.entries(files).map(([path, text]) => [`val/${path}`, text])))
    expect((await listGot10k({ root })).map(({ name }) => name)).toEqual(['GOT_2', 'GOT_1'])
  })

  it('names a label file of another length', async () => {
    await expect(readAll(listGot10k({ root: layOut({ ...files, 'GOT_1/cover.label': '8\n8\n' }) }))).rejects.toThrow(/cover.label: 2 values for 3 frames/)
  })

  it('writes three decimals', () => {
    expect(formatGot10kBoxes([{ left: 1, top: 2.00049, width: 3.5, height: 4 }])).toBe('1.000,2.000,3.500,4.000\n')
  })
})

describe('LaSOT, TrackingNet, TC-128', () => {
  it('LaSOT: classes, flags in one line, sentence', async () => {
    const root = layOut({ ...images('cat/cat-1/img', 1, 3, 8), 'cat/cat-1/groundtruth.txt': boxLines(3), 'cat/cat-1/full_occlusion.txt': '0,1,0', 'cat/cat-1/out_of_view.txt': '0,0,1\n', 'cat/cat-1/nlp.txt': 'a white cat\n' })
    expect(await readAll(listLasot({ root }))).toMatchObject([{ name: 'cat-1', origin: 1, absent: [false, true, true], description: 'a white cat', clip: join(root, 'cat', 'cat-1', 'img') }])
  })

  it("LaSOT: the toolkit's annotations alone, and its one sequence that ends early", async () => {
    const root = layOut({ 'cat-1.txt': boxLines(2), 'absent/cat-1.txt': '0\n1\n' })
    expect(await readAll(listLasot({ root }))).toMatchObject([{ name: 'cat-1', absent: [false, true], clip: null }])
    const monkey = layOut({ ...images('monkey-17/img', 1, 2280, 8), 'monkey-17/groundtruth.txt': boxLines(2260) })
    expect((await readAll(listLasot({ root: monkey })))[0]!.repairs).toMatchObject([{ what: expect.stringContaining('first 2260 of 2280') as string }])
  })

  it('TrackingNet: parts, images in the order of their numbers', async () => {
    const root = layOut({ 'TEST/anno/abc_0.txt': boxLines(1), ...images('TEST/frames/abc_0', 0, 11, 1), 'TRAIN_0/anno/def_0.txt': boxLines(12), ...images('TRAIN_0/frames/def_0', 0, 11, 1) })
    expect((await readAll(listTrackingNet({ root }))).map(({ name, boxes, repairs }) => [name, boxes.length, repairs.length])).toEqual([['abc_0', 12, 1], ['def_0', 12, 0]])
  })

  it('TC-128: the range of its own file', async () => {
    const files = { ...images('Airport_ce/img', 1, 10), 'Airport_ce/Airport_ce_gt.txt': boxLines(5), 'Airport_ce/Airport_ce_frames.txt': '3,7\n' }
    expect(await readAll(listTc128({ root: layOut(files) }))).toMatchObject([{ name: 'Airport_ce', firstImage: 2, repairs: [{ what: expect.stringContaining('3 to 7 of 10') as string }] }])
    await expect(readAll(listTc128({ root: layOut({ ...files, 'Airport_ce/Airport_ce_frames.txt': '3,8' }) }))).rejects.toThrow(/5 lines for frames 3 to 8/)
    await expect(readAll(listTc128({ root: layOut({ ...files, 'Airport_ce/Airport_ce_frames.txt': '3' }) }))).rejects.toThrow(/first and a last frame/)
  })
})

describe('VOT', () => {
  const files = {
    'list.txt': 'ants1\n', 'ants1/sequence': 'name=ants1\nfps=30\nchannels.color=color/%08d.jpg\nchannel.default=color\nwidth=640\nheight=480\n', ...images('ants1/color', 1, 3, 8),
    'ants1/groundtruth.txt': '10,0,20,10,10,20,0,10\n10,0,20,10,10,20,0,10\n', 'ants1/occlusion.tag': '0\n1\n', 'ants1/anchor.value': '1\n0\n-1\n',
  }

  it('reads regions, tags and values; frames without a line count as unknown, by name', async () => {
    const [ants] = await readAll(listVot({ root: layOut(files) }))
    expect(ants).toMatchObject({ name: 'ants1', picture: { width: 640, height: 480 }, tags: { occlusion: [false, true, false] }, values: { anchor: [1, 0, -1] }, repairs: [{ what: expect.stringContaining('last 1 of 3 frames') as string }] })
    expect(ants!.regions!.map(({ kind }) => kind)).toEqual(['polygon', 'polygon', 'code'])
    expect(ants!.boxes[0]!.width).toBeCloseTo(Math.sqrt(200) + 1, 12)
    expect(ants!.boxes[2]).toBeNull()
  })

  it('reads the layout before: images beside the ground truth, inside sequences/', async () => {
    const root = layOut({ ...images('sequences/bag', 1, 2, 8), 'sequences/bag/groundtruth.txt': boxLines(2) })
    expect(await readAll(listVot({ root }))).toMatchObject([{ name: 'bag', clip: join(root, 'sequences', 'bag') }])
  })

  it('names more regions than frames, and values than frames', async () => {
    await expect(readAll(listVot({ root: layOut({ ...files, 'ants1/groundtruth.txt': boxLines(4) }) }))).rejects.toThrow(/groundtruth.txt:4: ants1 has more regions than frames: 4 lines for 3 images/)
    await expect(readAll(listVot({ root: layOut({ ...files, 'ants1/anchor.value': '1\n0\n0\n0\n' }) }))).rejects.toThrow(/anchor.value:4: 4 values for 3 frames/)
  })

  it('tells binary trajectories from text', async () => {
    const root = layOut({ 'a.txt': '1\n2,3,4,5\n' })
    expect((await readTrajectory(join(root, 'a.txt'))).regions.map(({ kind }) => kind)).toEqual(['code', 'rectangle'])
    await expect(readTrajectory(join(root, 'none.txt'))).rejects.toMatchObject({ code: 'sequences-invalid' })
  })
})

describe('attributes', () => {
  it('take the benchmark’s names or those of names.txt', async () => {
    const flags = LASOT_ATTRIBUTES.map((name) => (name === 'DEF' || name === 'ARC' ? 1 : 0)).join(',')
    const root = layOut({ 'cat-1.txt': flags, 'own/cat-1.txt': '0 1', 'own/names.txt': 'fast\nsmall\n' })
    expect(await readAttributes({ folder: root, sequence: 'cat-1', names: LASOT_ATTRIBUTES })).toEqual(['DEF', 'ARC'])
    expect(await readAttributes({ folder: join(root, 'own'), sequence: 'cat-1', names: LASOT_ATTRIBUTES })).toEqual(['small'])
    expect(await readAttributes({ folder: root, sequence: 'dog-1', names: LASOT_ATTRIBUTES })).toBeNull()
    await expect(readAttributes({ folder: root, sequence: 'cat-1', names: ['a'] })).rejects.toThrow(/14 flags for 1 attributes/)
  })
})
