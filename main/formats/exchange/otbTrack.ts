import type { Box } from '../../contract/geometry'
import { formatOtbBoxes, parseOtbBoxes } from '../otb'
import { readAsTrack } from './benchmarkReader'
import { fileNamed, onlyTrack, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { boxPerFrame, frameSpan } from './exchangeModel'
import { assertFrames, documentOfBoxes } from './rowPerFrame'
import { decodeText } from './textLines'

/** OTB's groundtruth_rect.txt: `x,y,w,h` a line, the first pixel at 1 unless chosen otherwise, four decimals, NaN where there is no target (landscape 4.7a). */
export const OTB: ExchangeFormat = {
  facts: {
    format: 'otb', title: 'OTB', form: 'file', extension: 'txt', frameBase: 0, pixelBase: 1, rounding: { pixels: 5.1e-5, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'one-track', 'rounding', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /^\s*(-?[\d.]+|nan)([,\t ]+(-?[\d.]+|nan)){3}\s*$/i.test(head.replace(/^\uFEFF/, '').split(/\r|\n/)[0] ?? ''),
  read: (request) => documentOfBoxes(request, parse(request)),
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, 'OTB'), frameSpan(document)).map((box) => box && neverFlat(box))
    return [textFile('groundtruth_rect.txt', formatOtbBoxes({ boxes, origin: 1 }))]
  },
}

function parse(request: ReadRequest): (Box | null)[] {
  const text = decodeText(fileNamed(request, /groundtruth_rect[^/]*\.txt$/), request.path)
  assertFrames(request.path, text.length / 8) // the shortest line has eight characters
  return readAsTrack(() => parseOtbBoxes({ text, path: request.path, origin: request.choices.pixelBase ?? 1 }))
}

/** Four decimals must not make a box vanish. */
function neverFlat(box: Box): Box {
  return { ...box, width: Math.max(box.width, 1e-4), height: Math.max(box.height, 1e-4) }
}
