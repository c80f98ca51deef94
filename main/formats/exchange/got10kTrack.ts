import type { Box } from '../../contract/geometry'
import { parseNumbers } from '../lines'
import { parseBoxes } from '../sequenceFiles'
import { readAsTrack, refuseGaps } from './benchmarkReader'
import { fileNamed, onlyTrack, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { boxPerFrame, frameSpan } from './exchangeModel'
import { assertFrames, documentOfBoxes } from './rowPerFrame'
import { decodeText, formatDecimals, formatSide } from './textLines'

/** A folder of GOT-10k: groundtruth.txt with `x,y,w,h` a line, and absence.label with 1 where the target is not there (landscape 4.7b). */
export const GOT10K: ExchangeFormat = {
  facts: {
    format: 'got10k', title: 'GOT-10k', form: 'folder', extension: 'txt', frameBase: 0, pixelBase: 0, rounding: { pixels: 5.1e-5, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'one-track', 'rounding', 'portion'],
    needs: [],
  },
  recognizes: (files) => files.some((name) => /(^|\/)absence\.label$/.test(name)),
  read: (request) => {
    const { path, choices } = request
    const text = decodeText(fileNamed(request, /(^|\/)groundtruth\.txt$/), path)
    const { boxes, repairs } = readAsTrack(() => parseBoxes({ text, path, origin: choices.pixelBase ?? 0 }))
    refuseGaps(repairs)
    assertFrames(path, boxes.length)
    const absent = readAbsence(request, boxes.length)
    return documentOfBoxes(request, boxes.map((box, index) => (absent[index] ? null : box)))
  },
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, 'GOT-10k'), frameSpan(document))
    return [textFile('groundtruth.txt', boxes.map((box) => `${formatBox(box)}\n`).join('')), textFile('absence.label', boxes.map((box) => `${box ? 0 : 1}\n`).join(''))]
  },
}

/** Whether each frame is without the target; none where there is no such file. */
function readAbsence({ files, path }: ReadRequest, count: number): readonly boolean[] {
  const file = files.find(({ name }) => /(^|\/)absence\.label$/.test(name))
  return file ? readAsTrack(() => parseNumbers({ text: decodeText(file, path), path: `${path} (${file.name})`, count })).map((value) => value > 0) : []
}

function formatBox(box: Box | null): string {
  return box ? [formatDecimals(box.left, 4), formatDecimals(box.top, 4), formatSide(box.width, 4), formatSide(box.height, 4)].join(',') : '0,0,0,0'
}
