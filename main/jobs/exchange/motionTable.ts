import type { Scale } from '../../contract/exchangeProcedures'
import { isPresent } from '../../formats/exchange/exchangeModel'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from '../../formats/exchange/exchangeModel'
import { quoteField } from '../../formats/exchange/textLines'

/**
 * Where the middle of each box is in a unit of length, how fast it moves and how far it has come (landscape T11), as CSV. Columns carry their unit. Speed is that from the frame before to this one, by
 * the frames' own times; where only every n-th frame was looked at, from the one that was looked at before. It and the way are empty or stand still over frames in which the target is not seen: what it
 * did there is not known.
 */
export function formatMotion({ clip, tracks }: ExchangeDocument, scale: Scale): string {
  const { unit } = scale
  const header = ['frame', 'pts_s', 'track', 'label', `x_${unit}`, `y_${unit}`, `w_${unit}`, `h_${unit}`, `speed_${unit}_per_s`, `distance_${unit}`, 'state'].map(quoteField)
  return `${[header.join(','), ...tracks.flatMap((track) => formatTrack(track, { scale, stride: clip.portion?.stride ?? 1 }))].join('\n')}\n`
}

function formatTrack({ id, label, samples }: ExchangeTrack, { scale: { pixels, origin }, stride }: { scale: Scale; stride: number }): string[] {
  const rows: string[] = []
  let distance = 0
  let before: { sample: ExchangeSample; x: number; y: number } | null = null
  for (const sample of samples.filter(isPresent)) {
    const { frameIndex, mediaTime, box, state } = sample
    const [x, y] = [(box.left + box.width / 2 - origin.x) / pixels, (box.top + box.height / 2 - origin.y) / pixels]
    const step = before && frameIndex - before.sample.frameIndex <= stride ? Math.hypot(x - before.x, y - before.y) : null
    const seconds = before && mediaTime !== null && before.sample.mediaTime !== null ? mediaTime - before.sample.mediaTime : 0
    distance += step ?? 0
    const speed = step === null || seconds <= 0 ? '' : step / seconds
    rows.push([frameIndex, mediaTime ?? '', id, quoteField(label), x, y, box.width / pixels, box.height / pixels, speed, distance, state].join(','))
    before = { sample, x, y }
  }
  return rows
}
