import { describe, expect, it } from 'vitest'
import { AppError } from '../../main/contract/errors'
import type { Region } from '../../main/contract/region'
import { isBinaryTrajectory, readBinaryRegions, writeBinaryRegions } from '../../main/formats/votBinary'
import { formatRegions, parseRegions, uprightBox } from '../../main/formats/votRegions'
import { REFERENCE } from '../core/evaluate/referenceFigures'

const parse = (text: string): Region[] => parseRegions({ text, path: 'ants1/groundtruth.txt' }).regions
const failureOf = (work: () => unknown): AppError => {
  try {
    work()
  } catch (thrown) {
    return thrown as AppError
  }
  throw new Error('nothing was thrown')
}

const EVERY: Region[] = [
  { kind: 'code', code: 1 }, { kind: 'code', code: 0 }, { kind: 'code', code: 2 },
  { kind: 'rectangle', box: { left: 10.5, top: 20.25, width: 30, height: 40 } },
  { kind: 'polygon', points: [{ x: 1, y: 2 }, { x: 30.5, y: 2 }, { x: 30.5, y: 40 }, { x: 1, y: 40 }] },
  { kind: 'polygon', points: [{ x: 3, y: 4 }, { x: 5, y: 6 }, { x: 7, y: 2 }] },
  { kind: 'mask', left: 5, top: 6, width: 4, height: 3, runs: [0, 2, 3, 4, 1, 2] },
  { kind: 'point', point: { x: 12.5, y: 7.25 } },
]

describe('parseRegions', () => {
  it('reads every kind that the toolkit writes', () => {
    expect(parse(REFERENCE.votToolkit.binary.lines.join('\n'))).toEqual(EVERY)
  })

  it('comes back from the text', () => {
    expect(parse(formatRegions(EVERY))).toEqual(EVERY)
    expect(formatRegions([EVERY[3]!])).toBe('10.5000,20.2500,30.0000,40.0000\n')
  })

  it.each([['tabs', '1\t2\t3\t4'], ['blanks', ' 1  2 3   4 '], ['CRLF', '1,2,3,4\r\n'], ['BOM', '\uFEFF1,2,3,4'], ['commas with blanks', '1, 2, 3, 4\n\n']])('reads %s', (_, text) => {
    expect(parse(text)).toEqual([{ kind: 'rectangle', box: { left: 1, top: 2, width: 3, height: 4 } }])
  })

  it('takes NaN for unknown, and names an empty line that it passes over', () => {
    expect(parse('NaN,NaN,NaN,NaN\nnan')).toEqual([{ kind: 'code', code: 0 }, { kind: 'code', code: 0 }])
    expect(parseRegions({ text: '1\n\n1,2,3,4\n', path: 'a.txt' })).toMatchObject({ regions: [{ kind: 'code' }, { kind: 'rectangle' }], repairs: [{ path: 'a.txt', line: 2, what: expect.stringContaining('empty line') as string }] })
  })

  it.each([
    ['three values', '1,2,3,4\n1,2,3', ':2', '3 values'], ['a word', 'x,2,3,4', ':1', '"x"'], ['seven values', '1,2,3,4,5,6,7', ':1', '7 values'],
    ['a mask with fractions', 'm0,0,2,2,0.5,1', ':1', 'whole'], ['a mask that runs over', 'm0,0,2,2,0,5', ':1', 'cover 5 pixels of 2 x 2'], ['nothing', '', ':1', 'empty'],
  ])('names file and line for %s', (_, text, line, why) => {
    const error = failureOf(() => parse(text))
    expect(error.code).toBe('sequences-invalid')
    expect(error.message).toContain(`ants1/groundtruth.txt${line}`)
    expect(error.message).toContain(why)
  })
})

describe('binary trajectories', () => {
  const bytes = Uint8Array.from(Buffer.from(REFERENCE.votToolkit.binary.base64, 'base64'))

  it('reads what the toolkit wrote, and writes the same bytes', () => {
    expect(isBinaryTrajectory(bytes)).toBe(true)
    expect(readBinaryRegions({ bytes, path: 'a.bin' })).toEqual(EVERY)
    expect(Buffer.from(writeBinaryRegions(EVERY)).equals(Buffer.from(bytes))).toBe(true)
  })

  it('splits runs that are too long for the format', () => {
    const long: Region = { kind: 'mask', left: 0, top: 0, width: 400, height: 400, runs: [0, 160_000] }
    const [back] = readBinaryRegions({ bytes: writeBinaryRegions([long]), path: 'a.bin' })
    expect(uprightBox(back!, 'min-max')).toEqual({ left: 0, top: 0, width: 400, height: 400 })
  })

  it('says where a file is cut short, too long, or of another kind', () => {
    expect(failureOf(() => readBinaryRegions({ bytes: bytes.slice(0, 40), path: 'a.bin' })).message).toMatch(/a.bin: the file ends within region \d/)
    expect(failureOf(() => readBinaryRegions({ bytes: Uint8Array.from([...bytes, 0]), path: 'a.bin' })).message).toContain('1 bytes follow')
    expect(failureOf(() => readBinaryRegions({ bytes: Uint8Array.from([1, 0, 1, 0, 0, 0, 9]), path: 'a.bin' })).message).toContain('unknown type 9')
    expect(failureOf(() => readBinaryRegions({ bytes: Uint8Array.from(Buffer.from('1,2,3,4')), path: 'a.bin' })).message).toContain('no binary trajectory')
  })
})

describe('uprightBox', () => {
  const square: Region = { kind: 'polygon', points: [{ x: 10, y: 0 }, { x: 20, y: 10 }, { x: 10, y: 20 }, { x: 0, y: 10 }] }

  it('bounds, or keeps centre and area', () => {
    expect(uprightBox(square, 'min-max')).toEqual({ left: 0, top: 0, width: 20, height: 20 })
    const box = uprightBox(square, 'same-area')! // area 200: sides of 14.14, and 1 as the toolkits add
    expect(box.width).toBeCloseTo(Math.sqrt(200) + 1, 12)
    expect([box.left + box.width / 2, box.top + box.height / 2]).toEqual([10, 10])
  })

  it('bounds masks, and knows what has no box', () => {
    expect(uprightBox(EVERY[6]!, 'min-max')).toEqual({ left: 5, top: 6, width: 4, height: 3 })
    expect(uprightBox({ kind: 'mask', left: 5, top: 6, width: 4, height: 4, runs: [5, 1] }, 'min-max')).toEqual({ left: 6, top: 7, width: 1, height: 1 })
    expect([uprightBox(EVERY[0]!, 'min-max'), uprightBox({ kind: 'mask', left: 0, top: 0, width: 2, height: 2, runs: [4] }, 'min-max')]).toEqual([null, null])
  })
})
