import { AppError } from '../../../../main/contract/errors'
import { UNKNOWN_CLIP } from '../../../../main/formats/exchange/exchangeModel'
import type { ExchangeClip, ExchangeDocument } from '../../../../main/formats/exchange/exchangeModel'
import type { ExchangeFormat, FormatFile } from '../../../../main/formats/exchange/exchangeFormat'
import { LIMITS } from '../../../../main/formats/exchange/limits'

/** The clip that readers are told of: small, so that a frame beyond it is no reason to use more memory. */
export const FUZZ_CLIP: ExchangeClip = { ...UNKNOWN_CLIP, name: 'clip.mp4', width: 640, height: 360, frameRate: { num: 25, den: 1 } }

/** Files of a folder in one run of bytes: each but the first begins behind a zero byte, in the order of `names`. */
export function splitFiles(data: Uint8Array, names: readonly string[]): FormatFile[] {
  if (names.length === 1) return [{ name: names[0]!, bytes: data }]
  const files: FormatFile[] = []
  let start = 0
  for (const [index, name] of names.entries()) {
    const zero = index === names.length - 1 ? -1 : data.indexOf(0, start)
    const end = zero < 0 ? data.length : zero
    files.push({ name, bytes: data.subarray(start, end) })
    if (zero < 0) break
    start = end + 1
  }
  return files
}

/** What readers may be given in several files. */
export function fileNames({ facts }: ExchangeFormat): string[] {
  if (facts.format === 'mot') return ['gt/gt.txt', 'gt/labels.txt', 'seqinfo.ini']
  if (facts.format === 'got10k') return ['groundtruth.txt', 'absence.label']
  if (facts.format === 'yolo') return ['labels/train/frame_000003.txt', 'data.yaml', 'labels/train/frame_000004.txt']
  return [`file.${facts.extension}`]
}

/**
 * Lets a reader read anything: it gives tracks that a clip can have, or an error for the user. Throws for everything else.
 * @returns whether there were tracks
 */
export async function checkReader(format: ExchangeFormat, data: Uint8Array): Promise<boolean> {
  let document: ExchangeDocument
  try {
    document = await format.read({ path: 'fuzzed', files: splitFiles(data, fileNames(format)), clip: FUZZ_CLIP, choices: { side: 20 } })
  } catch (thrown) {
    if (thrown instanceof AppError && (thrown.code === 'track-invalid' || thrown.code === 'usage')) return false
    throw thrown
  }
  assertSound(document)
  return true
}

/** What every document must be, whatever it was read from. */
export function assertSound({ tracks }: ExchangeDocument): void {
  const ids = new Set(tracks.map(({ id }) => id))
  if (tracks.length === 0 || ids.size !== tracks.length) throw new Error('no tracks, or two of one number')
  for (const { id, label, samples } of tracks) {
    if (!Number.isSafeInteger(id) || id < 1 || typeof label !== 'string' || label.length > LIMITS.label || samples.length === 0) throw new Error(`track ${id} is none`)
    let before = -1
    for (const { frameIndex, box, score } of samples) {
      const places = [box.left, box.top, box.width, box.height]
      if (!Number.isInteger(frameIndex) || frameIndex <= before || frameIndex > LIMITS.frameIndex) throw new Error(`frame ${frameIndex} behind ${before}`)
      if (!places.every(Number.isFinite) || box.width <= 0 || box.height <= 0 || typeof score !== 'number') throw new Error(`box ${places.join(',')}`)
      before = frameIndex
    }
  }
}
