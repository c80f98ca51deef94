import { fileNamed, onlyTrack, textFile } from './exchangeFormat'
import type { ExchangeFormat } from './exchangeFormat'
import { boxPerFrame, frameSpan } from './exchangeModel'
import { assertFrames, documentOfBoxes } from './rowPerFrame'
import { decodeText, formatDecimals, formatSide, splitLines } from './textLines'
import { parseVotRegion } from './votRegion'

/** VOT's groundtruth.txt: a region a line; rectangles are written, with four decimals, and the code 0 where the target is not seen (landscape 4.7c). */
export const VOT: ExchangeFormat = {
  facts: {
    format: 'vot', title: 'VOT', form: 'file', extension: 'txt', frameBase: 0, pixelBase: 0, rounding: { pixels: 5.1e-5, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'one-track', 'rounding'],
    needs: [],
  },
  recognizes: (files, head) => files.some((name) => /(^|\/)groundtruth(_[^/]*)?\.txt$/.test(name)) && /^(\uFEFF)?\s*(m|[-\d.]+|nan)(,|\s*$)/im.test(head),
  read: (request) => {
    const lines = splitLines(decodeText(fileNamed(request, /(^|\/)groundtruth(_[^/]*)?\.txt$/), request.path))
    assertFrames(request.path, lines.length)
    const origin = request.choices.pixelBase ?? 0
    const boxes = lines.map((line, index) => parseVotRegion(line, () => `${request.path}:${index + 1}`))
    return documentOfBoxes(request, boxes.map((box) => box && { ...box, left: box.left - origin, top: box.top - origin }))
  },
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, 'VOT'), frameSpan(document))
    const lines = boxes.map((box) => (box ? [formatDecimals(box.left, 4), formatDecimals(box.top, 4), formatSide(box.width, 4), formatSide(box.height, 4)].join(',') : '0'))
    return [textFile('groundtruth.txt', `${lines.join('\n')}\n`)]
  },
}
