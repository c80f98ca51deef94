import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeDocument } from '../../../main/formats/exchange/exchangeModel'
import type { ReadChoices } from '../../../main/formats/exchange/exchangeFormat'
import type { ExchangeFormatName } from '../../../main/contract/exchange'
import { formatNamed, recognizeFormat } from '../../../main/jobs/exchange/formatTable'
import { REFERENCE } from '../../core/evaluate/referenceFigures'

const NAMES: Partial<Record<ExchangeFormatName, string>> = { otb: 'groundtruth_rect.txt', vot: 'groundtruth.txt', got10k: 'groundtruth.txt', mot: 'gt.txt', cvat: 'a.xml', viame: 'a.csv', deeplabcut: 'a.csv', 'trackmate-csv': 'a.csv', 'trackmate-simple': 'a.xml', kinovea: 'a.csv', 'label-studio': 'a.json', dive: 'a.json' }

async function read(format: ExchangeFormatName, text: string, choices: ReadChoices = {}): Promise<ExchangeDocument> {
  return formatNamed(format).read({ path: 'some/file', files: [{ name: NAMES[format]!, bytes: new TextEncoder().encode(text) }], clip: { ...UNKNOWN_CLIP, width: 200, height: 100, frameRate: { num: 10, den: 1 } }, choices })
}

/** [track, frame, left, top, width, height] of every box. */
async function boxes(format: ExchangeFormatName, text: string, choices?: ReadChoices): Promise<number[][]> {
  const { tracks } = await read(format, text, choices)
  return tracks.flatMap(({ id, samples }) => samples.map(({ frameIndex, box }) => [id, frameIndex, box.left, box.top, box.width, box.height]))
}

const CVAT_HEAD = '<?xml version="1.0"?><annotations><version>1.1</version>'
const cvatBox = (frame: number, outside = 0, keyframe = 1, left = 10): string => `<box frame="${frame}" xtl="${left}" ytl="20" xbr="${left + 30}" ybr="60" outside="${outside}" occluded="0" keyframe="${keyframe}"></box>`

describe('files as they come', () => {
  it.each<[string, ExchangeFormatName, string, number[][]]>([
    ['OTB with tabs and CRLF', 'otb', '11\t21\t30\t40\r\n12\t21\t30\t40\r\n', [[1, 0, 10, 20, 30, 40], [1, 1, 11, 20, 30, 40]]],
    ['OTB with blanks, a BOM, NaN and no last newline', 'otb', '\uFEFF 11  21 30 40\nNaN,NaN,NaN,NaN\n0,0,0,0\n12,21,30,40', [[1, 0, 10, 20, 30, 40], [1, 3, 11, 20, 30, 40]]],
    ['OTB of one frame, off the image', 'otb', '-99,-99,10,10', [[1, 0, -100, -100, 10, 10]]],
    ['VOT rectangles with blanks, CRLF and BOM', 'vot', '\uFEFF10, 20,30 ,40\r\n1\r\n10,20,30,40', [[1, 0, 10, 20, 30, 40], [1, 2, 10, 20, 30, 40]]],
    ['VOT as other programs part its numbers, and a point', 'vot', '10;20;30;40\n10 20\t30 40\n5,6\n', [[1, 0, 10, 20, 30, 40], [1, 1, 10, 20, 30, 40]]],
    ['GOT-10k with blanks, NaN and a polygon', 'got10k', '10 20 30 40\nnan,nan,nan,nan\n10,20,40,20,40,60,10,60\n', [[1, 0, 10, 20, 30, 40], [1, 2, 10, 20, 30, 40]]],
    ['VOT polygons', 'vot', '10,20,40,20,40,60,10,60\nnan,nan,nan,nan\n2', [[1, 0, 10, 20, 30, 40]]],
    // 5 x 3 pixels at (7, 9): six zeros, then three ones and, in the next row, one more.
    ['VOT masks', 'vot', 'm7,9,5,3,6,3,3,1', [[1, 0, 8, 10, 3, 2]]],
    ['MOT out of order, with blanks and CRLF', 'mot', '2, 1, 11, 21, 30, 40, 1, 1, 1\r\n1, 1, 12, 21, 30, 40, 1, 1, 1\r\n\r\n', [[1, 0, 11, 20, 30, 40], [1, 1, 10, 20, 30, 40]]],
    ['MOT results of ten columns', 'mot', '1,3,11,21,30,40,0.9,-1,-1,-1\n', [[3, 0, 10, 20, 30, 40]]],
    ['MOT without rows to be ignored', 'mot', '1,3,11,21,30,40,0,1,1\n2,3,11,21,30,40,1,1,1\n', [[3, 1, 10, 20, 30, 40]]],
    ['VIAME with comments and no label', 'viame', '# a\r\n4,x.png,1,10,20,40,60,0.5,-1\r\n4,x.png,0,11,20,41,60,0.5,-1\r\n', [[4, 0, 11, 20, 30, 40], [4, 1, 10, 20, 30, 40]]],
    ['CVAT, filled in between keyframes and up to where it is outside', 'cvat', `${CVAT_HEAD}<track id="0" label="a">${cvatBox(0)}${cvatBox(2, 0, 1, 14)}${cvatBox(4, 1)}${cvatBox(6)}</track></annotations>`, [[1, 0, 10, 20, 30, 40], [1, 1, 12, 20, 30, 40], [1, 2, 14, 20, 30, 40], [1, 3, 14, 20, 30, 40], [1, 6, 10, 20, 30, 40]]],
    ['CVAT for images', 'cvat', `${CVAT_HEAD}<image id="3" name="a.jpg" width="9" height="9"><box label="a" xtl="10" ytl="20" xbr="40" ybr="60" occluded="0"/></image></annotations>`, [[1, 3, 10, 20, 30, 40]]],
    ['DeepLabCut of one animal, labelled by hand', 'deeplabcut', 'scorer,me,me,me,me\nbodyparts,nose,nose,tail,tail\ncoords,x,y,x,y\nlabeled-data/a/img005.png,10,20,40,60\nlabeled-data/a/img007.png,,,40,60\n', [[1, 5, 10, 20, 30, 40]]],
    ['TrackMate’s table with two header rows', 'trackmate-csv', 'LABEL,ID,TRACK_ID,QUALITY,POSITION_X,POSITION_Y,FRAME,RADIUS\nLabel,Spot ID,Track ID,Quality,X,Y,Frame,Radius\nID1,1,7,ø,9.5,19.5,0,5\n', [[7, 0, 5, 15, 10, 10]]],
    ['Kinovea with semicolons and commas', 'kinovea', 'Time;a/p/X;a/p/Y\n0,1;10,5;20\n0,2;11,5;20\n', [[1, 1, 5.5, 15, 10, 10], [1, 2, 6.5, 15, 10, 10]]],
    ['Label Studio, filled in while enabled, turned by a quarter', 'label-studio', JSON.stringify([{ annotations: [{ result: [{ type: 'videorectangle', value: { sequence: [{ frame: 1, x: 10, y: 10, width: 10, height: 20, enabled: true }, { frame: 3, x: 20, y: 10, width: 10, height: 20, enabled: false, rotation: 90 }] } }] }] }]), [[1, 0, 20, 10, 20, 20], [1, 1, 20, 10, 20, 20], [1, 2, 20, 10, 20, 20]]],
    ['DIVE, filled in where it says so', 'dive', JSON.stringify({ version: 2, tracks: { 5: { id: 5, confidencePairs: [['fish', 0.9]], features: [{ frame: 0, bounds: [10, 20, 40, 60], interpolate: true }, { frame: 2, bounds: [10, 20, 40, 60] }] } } }), [[5, 0, 10, 20, 30, 40], [5, 1, 10, 20, 30, 40], [5, 2, 10, 20, 30, 40]]],
  ])('reads %s', async (_, format, text, expected) => {
    const found = await boxes(format, text, { side: 10 })
    expect(found.map((row) => row.map((value) => Math.round(value * 1e6) / 1e6))).toEqual(expected)
  })

  it('takes another base for frames and pixels', async () => {
    expect(await boxes('mot', '0,1,10,20,30,40,1,1,1\n', { frameBase: 0, pixelBase: 0 })).toEqual([[1, 0, 10, 20, 30, 40]])
    expect(await boxes('otb', '10,20,30,40\n', { pixelBase: 0 })).toEqual([[1, 0, 10, 20, 30, 40]])
  })
})

describe('MOT', () => {
  it('writes whole rates, which alone its readers take, and reads them as the rate of the clip that rounds to them', async () => {
    const clip = { ...UNKNOWN_CLIP, frameCount: 1, width: 200, height: 100, frameRate: { num: 30_000, den: 1001 } }
    const { tracks } = await read('mot', '1,1,1,1,3,4,1,1,1\n')
    const files = await formatNamed('mot').write({ clip, tracks })
    expect(new TextDecoder().decode(files.find(({ name }) => name === 'seqinfo.ini')!.bytes)).toContain('\nframeRate=30\n')
    const rateBeside = async (frameRate: typeof clip.frameRate | null): Promise<unknown> => (await formatNamed('mot').read({ path: 'm', files, clip: { ...clip, frameRate }, choices: {} })).clip.frameRate
    expect(await rateBeside(clip.frameRate)).toEqual(clip.frameRate)
    expect(await rateBeside(null)).toEqual({ num: 30, den: 1 })
    expect(await rateBeside({ num: 24, den: 1 })).toEqual({ num: 30, den: 1 })
  })
})

describe('VOT binary', () => {
  it("reads what the toolkit wrote: rectangle, polygons and mask as boxes, codes and a point as none", async () => {
    const bytes = Uint8Array.from(Buffer.from(REFERENCE.votToolkit.binary.base64, 'base64'))
    expect(recognizeFormat([{ name: 'a_001.bin', bytes }], 'a').facts.format).toBe('vot-bin')
    const { clip, tracks } = await formatNamed('vot-bin').read({ path: 'a_001.bin', files: [{ name: 'a_001.bin', bytes }], clip: UNKNOWN_CLIP, choices: {} })
    expect(clip.frameCount).toBe(8)
    expect(tracks[0]!.samples.map(({ frameIndex, box }) => [frameIndex, ...Object.values(box)])).toEqual([[3, 10.5, 20.25, 30, 40], [4, 1, 2, 29.5, 38], [5, 3, 2, 4, 4], [6, 5, 6, 4, 3]])
  })

  it('names the file where it is cut short', async () => {
    const bytes = Uint8Array.from(Buffer.from(REFERENCE.votToolkit.binary.base64, 'base64')).slice(0, 40)
    await expect(Promise.resolve().then(() => formatNamed('vot-bin').read({ path: 'a_001.bin', files: [{ name: 'a_001.bin', bytes }], clip: UNKNOWN_CLIP, choices: {} }))).rejects.toMatchObject({ code: 'track-invalid', message: expect.stringContaining('a_001.bin: the file ends within region') })
  })
})

describe('DeepLabCut HDF5', () => {
  const fileOf = (form: string): { name: string; bytes: Uint8Array } => ({ name: `${form}.h5`, bytes: readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'exchange', 'dlc', `${form}.h5`)) })

  it.each(['table', 'fixed'])('is read as pandas has it in its form "%s"', async (form) => {
    const file = fileOf(form)
    expect(recognizeFormat([file], 'a').facts.format).toBe('deeplabcut-h5')
    const { clip, tracks } = await formatNamed('deeplabcut-h5').read({ path: 'a.h5', files: [file], clip: UNKNOWN_CLIP, choices: {} })
    expect(clip.frameCount).toBe(4)
    expect(tracks.map(({ id, label, samples }) => [id, label, samples.map(({ frameIndex, box }) => [frameIndex, ...Object.values(box)])])).toEqual([
      [4, 'mäuse', [[0, 0, 1, 30, 40], [1, 10, 11, 30, 40], [3, 30, 31, 30, 40]]],
      [2, 'b', [[0, 20, 21, 30, 40], [1, 30, 31, 30, 40], [2, 40, 41, 30, 40]]],
    ])
  })

  it.each([
    ['a file of SLEAP', () => readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'exchange', 'files', 'sleap-h5', 'tracks.analysis.h5')), 'df_with_missing/block0_values is missing'],
    ['one that is cut short', () => fileOf('fixed').bytes.slice(0, 9000), 'it is no such file'],
  ])('names what is wrong with %s', async (_, read, says) => {
    await expect(Promise.resolve(formatNamed('deeplabcut-h5').read({ path: 'a.h5', files: [{ name: 'a.h5', bytes: read() }], clip: UNKNOWN_CLIP, choices: {} }))).rejects.toMatchObject({ code: 'track-invalid', message: expect.stringContaining(says) as string })
  })
})

describe('files that are wrong', () => {
  it.each<[string, ExchangeFormatName, string, string]>([
    ['a negative size', 'otb', '1,1,3,4\n1,1,-3,4\n', 'some/file:2'],
    ['a negative size', 'vot', '1,1,3,4\n1,1,3,-4\n', 'some/file:2'],
    ['a negative size', 'mot', '1,1,1,1,3,4,1,1,1\n2,1,1,1,-3,4,1,1,1\n', 'some/file:2'],
    ['a negative size', 'cvat', `${CVAT_HEAD}\n<track id="0" label="a">\n<box frame="0" xtl="10" ytl="20" xbr="5" ybr="60" outside="0"></box></track></annotations>`, 'some/file:3'],
    ['a negative size', 'viame', '4,x.png,1,10,20,40,60,0.5,-1\n4,x.png,0,41,20,11,60,0.5,-1', 'some/file:2'],
    ['no frame at all', 'otb', '', 'empty'],
    ['no frame at all', 'vot', '\n\n', 'empty'],
    ['no target in any frame', 'vot', '0\nnan\n', 'no box'],
    ['no frame at all', 'mot', '', 'no box'],
    ['no frame at all', 'cvat', `${CVAT_HEAD}</annotations>`, 'no box'],
    ['no frame at all', 'viame', '# comment\n', 'no box'],
    ['two boxes of a track in one frame', 'mot', '1,1,1,1,3,4,1,1,1\n1,1,2,1,3,4,1,1,1\n', 'two boxes in frame 0'],
    ['NaN where a number is due', 'mot', '1,1,nan,1,3,4,1,1,1\n', '"nan" is not a number'],
    ['a frame of the year 9999', 'mot', '99999999999,1,1,1,3,4,1,1,1\n', 'is no frame'],
    ['too few columns', 'viame', '4,x.png,1,10,20,40,60,0.5\n', '8 columns'],
    ['three numbers', 'vot', '1,2,3\n', 'some/file:1: 3 values are no region'],
    ['a hexadecimal number', 'vot', '1,2,0x3,4\n', '"0x3" is not a number'],
    ['runs that are longer than the mask', 'vot', 'm0,0,2,2,1,9\n', 'cover 10 pixels of 2 x 2'],
    ['an empty line between others', 'vot', '1,2,3,4\n\n1,2,3,4\n', 'some/file:2: the line is empty'],
    ['an empty line between others', 'got10k', '1,2,3,4\n\n1,2,3,4\n', 'some/file:2: the line is empty'],
    ['a negative size', 'got10k', '1,1,3,4\n1,1,3,-4\n', 'some/file:2: the size 3 x -4 is negative'],
    ['a document type', 'cvat', '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><annotations>&c;</annotations>', 'document type'],
    ['an entity of its own', 'cvat', '<annotations>&c;</annotations>', 'no sound XML'],
    ['elements without end', 'cvat', '<annotations>'.repeat(100), 'nested deeper'],
    ['another root', 'trackmate', '<annotations></annotations>', 'not with <TrackMate>'],
    ['a span of a million frames from two boxes', 'cvat', `${CVAT_HEAD}<track id="0" label="a">${cvatBox(0)}${cvatBox(9_000_000)}</track></annotations>`, 'filled in'],
    ['cut short', 'dive', '{"version":2,"tracks":{"1":{"id":1,', 'not valid JSON'],
  ])('names what is wrong: %s in %s', async (_, format, text, says) => {
    const failure = await read(format, text, { side: 10 }).then(() => null, (thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(AppError)
    expect((failure as AppError).code).toBe('track-invalid')
    expect((failure as AppError).message).toContain(says)
  })

  it('asks for what the file does not say', async () => {
    await expect(read('trackmate-simple', '<Tracks nTracks="1"><particle nSpots="1"><detection t="0" x="1" y="2" z="0"/></particle></Tracks>')).rejects.toMatchObject({ code: 'usage', hint: 'Say how large the objects are: --side PIXELS.' })
    const files = [{ name: 'frame_000001.txt', bytes: new TextEncoder().encode('0 .5 .5 .1 .1') }]
    await expect(Promise.resolve().then(() => formatNamed('yolo').read({ path: 'y', files, clip: UNKNOWN_CLIP, choices: {} }))).rejects.toMatchObject({ code: 'usage' })
  })
})
