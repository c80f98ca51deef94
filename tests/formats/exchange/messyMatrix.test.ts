import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { ExchangeFormatName } from '../../../main/contract/exchange'
import { UNKNOWN_CLIP } from '../../../main/formats/exchange/exchangeModel'
import type { ExchangeDocument, ExchangeTrack } from '../../../main/formats/exchange/exchangeModel'
import type { FormatFile } from '../../../main/formats/exchange/exchangeFormat'
import { formatNamed } from '../../../main/jobs/exchange/formatTable'
import { documents } from './documents'

/**
 * The matrix of landscape 4.7o: what our writers make of any tracks is spoilt as other programs and editors spoil files, and means the same, or is refused with the line.
 * Its last column, a million rows, is `millionRows.test.ts`.
 */
interface Spoiler {
  format: ExchangeFormatName
  /** The file whose lines are spoilt; others stay. */
  name: string
  most: 1 | 3
  /** Whether a line is a box. */
  isBox(line: string): boolean
  /** Of a line that is a box. */
  blanks(line: string): string
  tabs(line: string): string
  negative(line: string): string
  notANumber(line: string): string
  /** What is left of a file without frames. */
  nothing: string
}

const columns = (line: string, change: (fields: string[]) => string[]): string => change(line.split(',')).join(',')
const setColumn = (line: string, index: number, value: (fields: string[]) => string | number): string => columns(line, (fields) => fields.with(index, String(value(fields))))
/** Numbers of VIAME; behind them come labels, in which a blank is a letter. */
const numbersOf = (line: string, change: (field: string) => string): string => columns(line, (fields) => fields.map((field, index) => (index < 9 ? change(field) : field)))
const isRow = (line: string): boolean => /^-?[\d.]+(e-\d+)?,/.test(line)
const rows = { isBox: isRow, blanks: (line: string) => `  ${line.replaceAll(',', ' , ')} `, nothing: '' }

const SPOILERS: readonly Spoiler[] = [
  { ...rows, format: 'otb', name: 'groundtruth_rect.txt', most: 1, tabs: (line) => line.replaceAll(',', '\t'), negative: (line) => setColumn(line, 2, () => -5), notANumber: (line) => setColumn(line, 0, () => 'NaN') },
  { ...rows, format: 'vot', name: 'groundtruth.txt', most: 1, tabs: (line) => line.replaceAll(',', '\t'), negative: (line) => setColumn(line, 3, () => -5), notANumber: (line) => setColumn(line, 3, () => 'nan') },
  { ...rows, format: 'got10k', name: 'groundtruth.txt', most: 1, isBox: (line) => isRow(line) && line !== '0,0,0,0', tabs: (line) => line.replaceAll(',', '\t'), negative: (line) => setColumn(line, 3, () => -5), notANumber: (line) => setColumn(line, 3, () => 'nan') },
  { ...rows, format: 'mot', name: 'gt/gt.txt', most: 3, tabs: (line) => line.replaceAll(',', ',\t'), negative: (line) => setColumn(line, 4, () => -5), notANumber: (line) => setColumn(line, 2, () => 'NaN') },
  {
    format: 'viame', name: 'annotations.csv', most: 3, isBox: isRow, nothing: '# 1: Detection or Track-id\n', blanks: (line) => numbersOf(line, (field) => ` ${field} `), tabs: (line) => numbersOf(line, (field) => `\t${field}`),
    negative: (line) => setColumn(line, 5, (fields) => Number(fields[3]) - 5), notANumber: (line) => setColumn(line, 3, () => 'NaN'),
  },
  {
    format: 'cvat', name: 'annotations.xml', most: 3, isBox: (line) => line.startsWith('<box ') && line.includes('outside="0"'), nothing: '<?xml version="1.0"?>\n<annotations>\n</annotations>\n',
    blanks: (line) => line.replaceAll('" ', '"   ').replace('></box>', ' />'), tabs: (line) => `\t${line.replaceAll('" ', '"\t')}`,
    negative: (line) => line.replace(/xtl="([^"]+)" (.*) xbr="[^"]+"/, (_, left: string, between: string) => `xtl="${left}" ${between} xbr="${Number(left) - 5}"`), notANumber: (line) => line.replace(/xtl="[^"]+"/, 'xtl="NaN"'),
  },
]

/** One row a frame: rows have no number that could be out of order, and an empty one would move those behind it. */
const ROW_PER_FRAME: readonly ExchangeFormatName[] = ['otb', 'vot', 'got10k']

const decoder = new TextDecoder()
const encoder = new TextEncoder()

async function readBack({ format }: Spoiler, files: FormatFile[]): Promise<readonly ExchangeTrack[]> {
  const { tracks } = await formatNamed(format).read({ path: 'some/file', files, clip: UNKNOWN_CLIP, choices: {} })
  return tracks.toSorted((a, b) => a.id - b.id)
}

async function written({ format }: Spoiler, document: ExchangeDocument): Promise<FormatFile[]> {
  return formatNamed(format).write(document)
}

function spoilt({ name: spoiltName }: Spoiler, files: readonly FormatFile[], change: (text: string) => string): FormatFile[] {
  return files.map(({ name, bytes }) => (name === spoiltName ? { name, bytes: encoder.encode(change(decoder.decode(bytes))) } : { name, bytes }))
}

const eachLine = (change: (line: string) => string) => (text: string): string => text.split('\n').map(change).join('\n')

function expectSame(spoiler: Spoiler, change: (text: string) => string): Promise<void> {
  return fc.assert(
    fc.asyncProperty(documents(spoiler.most), async (document) => {
      const files = await written(spoiler, document)
      expect(await readBack(spoiler, spoilt(spoiler, files, change))).toEqual(await readBack(spoiler, files))
    }),
    { numRuns: 40 },
  )
}

/** Spoils one line that is a box, and expects the error to name it. */
function expectRefused(spoiler: Spoiler, change: (line: string) => string): Promise<void> {
  return fc.assert(
    fc.asyncProperty(documents(spoiler.most), fc.nat(), async (document, pick) => {
      const files = await written(spoiler, document)
      let at = 0
      const worse = spoilt(spoiler, files, (text) => {
        const lines = text.split('\n')
        const boxes = lines.flatMap((line, index) => (spoiler.isBox(line) ? [index] : []))
        at = boxes[pick % boxes.length]!
        return lines.with(at, change(lines[at]!)).join('\n')
      })
      const failure = await readBack(spoiler, worse).then(() => null, (thrown: unknown) => thrown)
      expect(failure).toBeInstanceOf(AppError)
      expect((failure as AppError).code).toBe('track-invalid')
      expect((failure as AppError).message).toMatch(new RegExp(`:${at + 1}\\b`))
    }),
    { numRuns: 40 },
  )
}

describe.each(SPOILERS.map((spoiler) => [spoiler.format, spoiler] as const))('%s', (format, spoiler) => {
  it('means the same with blanks round its numbers', () => expectSame(spoiler, eachLine((line) => (spoiler.isBox(line) ? spoiler.blanks(line) : line))))
  it('means the same with tabs', () => expectSame(spoiler, eachLine((line) => (spoiler.isBox(line) ? spoiler.tabs(line) : line))))
  it('means the same with CRLF', () => expectSame(spoiler, (text) => text.replaceAll('\n', '\r\n')))
  it('means the same behind a byte order mark', () => expectSame(spoiler, (text) => `\uFEFF${text}`))
  it('means the same with empty lines at its end', () => expectSame(spoiler, (text) => `${text}\n \n\n`))
  it('means the same without a last newline', () => expectSame(spoiler, (text) => text.trimEnd()))

  it('is read where it has a single frame', () =>
    fc.assert(
      fc.asyncProperty(documents(1), async ({ clip, tracks: [track] }) => {
        const first = { ...track!.samples[0]!, frameIndex: 0, state: 'tracked' as const }
        const tracks = await readBack(spoiler, await written(spoiler, { clip: { ...clip, frameCount: 1 }, tracks: [{ ...track!, samples: [first] }] }))
        expect(tracks.map(({ samples }) => samples.map(({ frameIndex }) => frameIndex))).toEqual([[0]])
      }),
      { numRuns: 40 },
    ))

  it('is refused where it has none', async () => {
    await expect(readBack(spoiler, [{ name: spoiler.name, bytes: encoder.encode(spoiler.nothing) }])).rejects.toMatchObject({ code: 'track-invalid' })
  })

  it('keeps boxes off the picture where they are', () =>
    fc.assert(
      fc.asyncProperty(documents(spoiler.most), fc.integer({ min: -5000, max: 5000 }), async (document, far) => {
        const moved = { ...document, tracks: document.tracks.map((track) => ({ ...track, samples: track.samples.map((sample) => ({ ...sample, box: { ...sample.box, left: sample.box.left + far, top: sample.box.top - far } })) })) }
        const [here, there] = [await readBack(spoiler, await written(spoiler, document)), await readBack(spoiler, await written(spoiler, moved))]
        const places = (tracks: readonly ExchangeTrack[], by: number): number[] => tracks.flatMap(({ samples }) => samples.flatMap(({ box }) => [box.left + by, box.top - by]))
        const [expected, found] = [places(here, far), places(there, 0)]
        expect(found.length).toBe(expected.length)
        expect(Math.max(...found.map((value, index) => Math.abs(value - expected[index]!)))).toBeLessThan(0.02) // CVAT has two decimals
      }),
      { numRuns: 40 },
    ))

  it('refuses a negative size and names the line', () => expectRefused(spoiler, spoiler.negative))

  if (!ROW_PER_FRAME.includes(format)) {
    it('means the same with empty lines between others', () => expectSame(spoiler, (text) => text.replaceAll('\n', '\n\n')))
    it('means the same with its rows in any order', () => expectSame(spoiler, reverseRows(spoiler)))
    it('refuses NaN and names the line', () => expectRefused(spoiler, spoiler.notANumber))
    return
  }

  it('refuses an empty line between others, because frames behind it would move up', () =>
    expect(readBack(spoiler, [{ name: spoiler.name, bytes: encoder.encode('1,2,3,4\n\n1,2,3,4\n') }])).rejects.toMatchObject({ code: 'track-invalid', message: expect.stringContaining(':2') as string }))

  it('takes NaN for a frame without the target', () =>
    fc.assert(
      fc.asyncProperty(documents(1), async (document) => {
        const files = spoilt(spoiler, await written(spoiler, document), (text) => `${spoiler.notANumber('1,2,3,4')}\n${text}`).filter(({ name }) => name !== 'absence.label')
        const whole = await readBack(spoiler, (await written(spoiler, document)).filter(({ name }) => name !== 'absence.label'))
        expect(await readBack(spoiler, files)).toEqual(whole.map((track) => ({ ...track, samples: track.samples.map((sample) => ({ ...sample, frameIndex: sample.frameIndex + 1 })) })))
      }),
      { numRuns: 40 },
    ))
})

/** Lines that are boxes, last first; of CVAT within each track, with the `outside` ones among them. */
function reverseRows({ format, isBox }: Spoiler): (text: string) => string {
  if (format === 'cvat') return (text) => text.replaceAll(/(?:<box [^\n]*\n)+/g, (block) => `${block.trimEnd().split('\n').reverse().join('\n')}\n`)
  return (text) => {
    const lines = text.split('\n')
    return [...lines.filter((line) => !isBox(line)), ...lines.filter(isBox).reverse()].join('\n')
  }
}
