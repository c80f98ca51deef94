import type { Box } from '../../contract/geometry'
import type { Region } from '../../contract/region'
import { isBinaryTrajectory, readBinaryRegions, writeBinaryRegions } from '../votBinary'
import { parseRegions, uprightBox } from '../votRegions'
import { readAsTrack, refuseGaps } from './benchmarkReader'
import { fileNamed, onlyTrack, textFile } from './exchangeFormat'
import type { ExchangeFormat, FormatFile, ReadRequest } from './exchangeFormat'
import { boxPerFrame, frameSpan } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { assertFrames, documentOfBoxes } from './rowPerFrame'
import { decodeText, formatDecimals, formatSide } from './textLines'

const LOSSES = ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'one-track', 'rounding', 'portion'] as const
const FILE = /(^|\/)groundtruth(_[^/]*)?\.txt$|\.bin$/

/** VOT's groundtruth.txt: a region a line; rectangles are written, with four decimals, and the code 0 where the target is not seen (landscape 4.7c). */
export const VOT: ExchangeFormat = {
  facts: { format: 'vot', title: 'VOT', form: 'file', extension: 'txt', frameBase: 0, pixelBase: 0, rounding: { pixels: 5.1e-5, relative: 0 }, losses: [...LOSSES], needs: [] },
  recognizes: (files, head) => files.some((name) => /(^|\/)groundtruth(_[^/]*)?\.txt$/.test(name)) && /^(\uFEFF)?\s*(m|[-\d.]+|nan)(,|\s*$)/im.test(head),
  read: readVot,
  write: (document) => {
    const lines = boxesOf(document).map((box) => (box ? [formatDecimals(box.left, 4), formatDecimals(box.top, 4), formatSide(box.width, 4), formatSide(box.height, 4)].join(',') : '0'))
    return [textFile('groundtruth.txt', `${lines.join('\n')}\n`)]
  },
}

/** The same as vot-toolkit's binary trajectory: single precision. */
export const VOT_BINARY: ExchangeFormat = {
  facts: { format: 'vot-bin', title: 'VOT binary', form: 'file', extension: 'bin', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-3, relative: 0 }, losses: [...LOSSES], needs: [] },
  recognizes: (files, head) => files.some((name) => name.endsWith('.bin')) && head.startsWith('\u0001\u0000'),
  read: readVot,
  write: (document) => {
    const regions = boxesOf(document).map((box): Region => (box ? { kind: 'rectangle', box } : { kind: 'code', code: 0 }))
    return [{ name: 'trajectory.bin', bytes: writeBinaryRegions(regions) }]
  },
}

function boxesOf(document: ExchangeDocument): (Box | null)[] {
  return boxPerFrame(onlyTrack(document, 'VOT'), frameSpan(document))
}

/** Whichever of the two it is: of every region the upright box from its least to its greatest coordinates. */
function readVot(request: ReadRequest): ExchangeDocument {
  const regions = readRegions(request, fileNamed(request, FILE))
  assertFrames(request.path, regions.length)
  const origin = request.choices.pixelBase ?? 0
  return documentOfBoxes(request, regions.map((region) => {
    const box = uprightBox(region, 'min-max')
    return box && { ...box, left: box.left - origin, top: box.top - origin }
  }))
}

function readRegions({ path }: ReadRequest, file: FormatFile): readonly Region[] {
  if (isBinaryTrajectory(file.bytes)) return readAsTrack(() => readBinaryRegions({ bytes: file.bytes, path }))
  const { regions, repairs } = readAsTrack(() => parseRegions({ text: decodeText(file, path), path }))
  refuseGaps(repairs)
  return regions
}
