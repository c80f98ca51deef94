import type { Box } from '../../contract/geometry'
import { exchangeInvalid, fileNamed, onlyTrack, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { boxPerFrame, frameSpan } from './exchangeModel'
import { assertFrames, documentOfBoxes } from './rowPerFrame'
import { decodeText, formatDecimals, formatSide, parseNumber, splitLines } from './textLines'

/** A folder of GOT-10k: groundtruth.txt with `x,y,w,h` a line, and absence.label with 1 where the target is not there (landscape 4.7b). */
export const GOT10K: ExchangeFormat = {
  facts: {
    format: 'got10k', title: 'GOT-10k', form: 'folder', extension: 'txt', frameBase: 0, pixelBase: 0, rounding: { pixels: 5.1e-5, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'one-track', 'rounding'],
    needs: [],
  },
  recognizes: (files) => files.some((name) => /(^|\/)absence\.label$/.test(name)),
  read: (request) => {
    const { path, choices } = request
    const origin = choices.pixelBase ?? 0
    const lines = splitLines(decodeText(fileNamed(request, /(^|\/)groundtruth\.txt$/), path))
    assertFrames(path, lines.length)
    const absent = readAbsence(request, lines.length)
    return documentOfBoxes(request, lines.map((line, index) => (absent[index] ? null : parseBox(line, { origin, place: () => `${path}:${index + 1}` }))))
  },
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, 'GOT-10k'), frameSpan(document))
    return [textFile('groundtruth.txt', boxes.map((box) => `${formatBox(box)}\n`).join('')), textFile('absence.label', boxes.map((box) => `${box ? 0 : 1}\n`).join(''))]
  },
}

/** Whether each frame is without the target; none where there is no such file. */
function readAbsence({ files, path }: ReadRequest, frames: number): readonly boolean[] {
  const file = files.find(({ name }) => /(^|\/)absence\.label$/.test(name))
  if (!file) return []
  const lines = splitLines(decodeText(file, path))
  if (lines.length !== frames) throw exchangeInvalid(`${path} (${file.name})`, `it has ${lines.length} lines, groundtruth.txt has ${frames}`)
  return lines.map((line, index) => parseNumber(line, () => `${path} (${file.name}):${index + 1}`) !== 0)
}

function parseBox(line: string, { origin, place }: { origin: 0 | 1; place: () => string }): Box | null {
  const fields = line.split(',')
  if (fields.length !== 4) throw exchangeInvalid(place(), `${fields.length} values instead of 4`)
  if (fields.some((field) => /^\s*nan\s*$/i.test(field))) return null
  const [x, y, width, height] = fields.map((field) => parseNumber(field, place)) as [number, number, number, number]
  return { left: x - origin, top: y - origin, width, height }
}

function formatBox(box: Box | null): string {
  return box ? [formatDecimals(box.left, 4), formatDecimals(box.top, 4), formatSide(box.width, 4), formatSide(box.height, 4)].join(',') : '0,0,0,0'
}
