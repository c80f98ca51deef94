import { describe, expect, it } from 'vitest'
import { AppError } from '../../main/contract/errors'
import { formatOtbBoxes, parseOtbBoxes, readOtbBoxes, type PixelOrigin } from '../../main/formats/otb'

function parse(text: string, origin: PixelOrigin = 0): ReturnType<typeof parseOtbBoxes> {
  return parseOtbBoxes({ text, path: 'david/groundtruth_rect.txt', origin })
}

const BOX = { left: 10, top: 20.5, width: 30, height: 40 }

describe('parseOtbBoxes', () => {
  it.each([
    ['commas', '10,20.5,30,40\n'],
    ['tabs', '10\t20.5\t30\t40\n'],
    ['blanks', '  10  20.5 30   40  \n'],
    ['commas with blanks', '10, 20.5 ,30, 40'],
    ['CRLF', '10,20.5,30,40\r\n'],
    ['BOM', '\uFEFF10,20.5,30,40\n\n'],
  ])('reads %s', (_, text) => {
    expect(parse(text)).toEqual([BOX])
  })

  it('takes the origin off positions, not off sizes', () => {
    expect(parse('10,20.5,30,40', 1)).toEqual([{ left: 9, top: 19.5, width: 30, height: 40 }])
  })

  it('reads NaN as no target and keeps boxes without area', () => {
    expect(parse('NaN,NaN,NaN,NaN\nnan\tnan\tnan\tnan\n0,0,0,0')).toEqual([null, null, { left: 0, top: 0, width: 0, height: 0 }])
  })

  it.each([
    ['three values', '1,2,3,4\n1,2,3\n', 'david/groundtruth_rect.txt:2', '3 values'],
    ['a word', '1,2,3,4\n1,2,3,4\n1,x,3,4\n', 'david/groundtruth_rect.txt:3', '"x"'],
    ['an empty line inside', '1,2,3,4\n\n1,2,3,4\n', 'david/groundtruth_rect.txt:2', '0 values'],
    ['an empty value', '1,,3,4\n', 'david/groundtruth_rect.txt:1', 'not a number'],
    ['infinity', 'Infinity,2,3,4', 'david/groundtruth_rect.txt:1', 'Infinity'],
    ['nothing', '\n', 'david/groundtruth_rect.txt:1', 'empty'],
  ])('names file and line for %s', (_, text, where, why) => {
    let thrown: unknown
    try {
      parse(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AppError)
    expect(thrown).toMatchObject({ code: 'sequences-invalid', message: expect.stringContaining(where) as string })
    expect((thrown as AppError).message).toContain(why)
  })
})

describe('formatOtbBoxes', () => {
  it.each([0, 1] as const)('comes back from the text at origin %i', (origin) => {
    const boxes = [BOX, null, { left: -3.1234, top: 0, width: 1.5, height: 2 }]
    expect(parse(formatOtbBoxes({ boxes, origin }), origin)).toEqual(boxes.map((box) => box && { ...box, left: expect.closeTo(box.left, 4) as number }))
  })
})

it('says which file is missing', async () => {
  await expect(readOtbBoxes({ path: '/nowhere/groundtruth_rect.txt', origin: 0 })).rejects.toMatchObject({ code: 'sequences-invalid', message: expect.stringContaining('/nowhere') as string })
})
