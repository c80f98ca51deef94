import { LOSSES_OF_TRACKS, type FormatFacts, type Loss, type LossKind, type Mismatch } from '../../contract/exchange'
import { alignColumns } from './alignColumns'

/** What is lost, in the words of a sentence that begins with the format. */
const LOST: Record<LossKind, string> = {
  scores: 'scores', psr: 'peak-to-sidelobe ratios', confidence: 'confidences', model: 'which model answered, by which engine and at which scale', uncertain: 'that frames are uncertain',
  occluded: 'that frames are occluded', absent: 'where a lost target was last seen', who: 'who gave a box', interpolated: 'that a box is interpolated', labels: 'labels', identities: 'numbers of tracks',
  times: 'times of frames', 'one-track': 'more than one track', shape: 'width and height', rounding: 'all decimals of places', portion: 'what of the clip was looked at',
}

/** A line for all that is lost, with how much it concerns; or that nothing is. */
export function wordLosses({ to, losses }: { to: string; losses: readonly Loss[] }): string[] {
  if (losses.length === 0) return [`${to} keeps everything.`]
  const parts = losses.map(({ kind, count }) => `${LOST[kind]} (${count} ${LOSSES_OF_TRACKS.includes(kind) ? (count === 1 ? 'track' : 'tracks') : count === 1 ? 'frame' : 'frames'})`)
  return [`${to} does not keep: ${parts.join('; ')}.`]
}

export function wordMismatch(mismatch: Mismatch, moved: boolean): string {
  const done = moved ? 'they were put on the frames that they were meant for' : 'the numbers were kept'
  switch (mismatch.kind) {
    case 'offset':
      return `The frames of the input are counted from ${-mismatch.shift}; ${done}.`
    case 'frame-base':
      return 'The format counts frames from 1, the input from 0; it was read so.'
    case 'rate':
      return `The input counts ${decimal(mismatch.file)} frames a second, the clip has ${decimal(mismatch.clip)}; ${done}.`
    case 'frame-count':
      return `The input speaks of ${mismatch.file} frames, the clip has ${mismatch.clip}.`
    case 'frame-size':
      return `The input was made for frames of ${mismatch.file.width} x ${mismatch.file.height}, the clip has ${mismatch.clip.width} x ${mismatch.clip.height}.`
    case 'outside-frame':
      return `${mismatch.boxes} boxes lie outside the picture.`
  }
}

/** One line a format: how it counts, how exact it is, what it needs and what it loses. */
export function formatFormatTable(formats: readonly FormatFacts[]): string {
  const head = ['format', 'writes', 'first frame', 'corner', 'exact to']
  const rows = formats.map(({ format, form, extension, frameBase, pixelBase, rounding }) => [format, form === 'folder' ? 'folder' : `.${extension}`, String(frameBase), String(pixelBase), exactness(rounding)])
  const table = alignColumns([head, ...rows]).split('\n')
  return [table[0]!, ...formats.flatMap(({ title, needs, losses }, index) => [table[index + 1]!, `    ${title}${needs.length > 0 ? `; needs --clip unless the input has ${needs.join(' and ')}` : ''}`, `    loses: ${losses.join(', ') || 'nothing'}`])].join('\n')
}

function exactness(rounding: FormatFacts['rounding']): string {
  if (!rounding) return 'all digits'
  return rounding.relative > 0 ? `${rounding.relative} of the frame` : `${Number(rounding.pixels.toPrecision(1))} px`
}

function decimal({ num, den }: { num: number; den: number }): string {
  return String(Number((num / den).toFixed(3)))
}
