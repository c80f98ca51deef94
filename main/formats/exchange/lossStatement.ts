import { isWhole } from '../../contract/clipPortion'
import type { FormatFacts, Loss, LossKind } from '../../contract/exchange'
import type { TrackSample } from '../../contract/track'
import { DEFAULT_LABEL, DEFAULT_SCORE, isPresent } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample } from './exchangeModel'

/** Which frames a loss concerns; those of whole tracks stand apart. */
const OF_SAMPLES: Partial<Record<LossKind, (sample: ExchangeSample) => boolean>> = {
  scores: ({ score }) => score !== DEFAULT_SCORE,
  psr: ({ psr }) => psr !== null,
  confidence: ({ confidence }) => confidence !== null,
  model: ({ modelId, scaleIndex }) => modelId !== null || scaleIndex !== null,
  uncertain: ({ state }) => state === 'uncertain',
  occluded: ({ state }) => state === 'occluded',
  absent: (sample) => !isPresent(sample),
  who: ({ source }) => source === 'user' || source === 'tracker',
  interpolated: ({ source }) => source === 'interpolated',
  times: ({ mediaTime }) => mediaTime !== null,
  shape: ({ box }) => box.width !== box.height,
}

/**
 * What writing these tracks in a format really loses: of the format's losses those that concern something in them, with how many frames or tracks. Stated before anything is written.
 */
export function stateLosses({ losses, rounding }: Pick<FormatFacts, 'losses' | 'rounding'>, document: ExchangeDocument): Loss[] {
  return losses.map((kind) => ({ kind, count: countLoss(kind, { document, rounding }) })).filter(({ count }) => count > 0)
}

function countLoss(kind: LossKind, { document: { clip, tracks }, rounding }: { document: ExchangeDocument; rounding: FormatFacts['rounding'] }): number {
  if (kind === 'labels') return tracks.filter(({ label }) => label !== DEFAULT_LABEL).length
  if (kind === 'identities') return tracks.filter(({ id }, index) => id !== index + 1).length
  if (kind === 'portion') return clip.portion && !isWhole(clip.portion) ? tracks.length : 0
  if (kind === 'one-track') return tracks.length > 1 ? tracks.length - 1 : 0
  const concerns = kind === 'rounding' ? (sample: ExchangeSample) => isRounded(sample, rounding) : OF_SAMPLES[kind]
  return concerns ? tracks.reduce((sum, { samples }) => sum + samples.filter(concerns).length, 0) : 0
}

/** Whether a box has more decimals than the format keeps. Shares of the frame hold next to nothing exactly. */
function isRounded({ box }: Pick<TrackSample, 'box'>, rounding: FormatFacts['rounding']): boolean {
  if (!rounding) return false
  if (rounding.relative > 0) return true
  const decimals = Math.round(-Math.log10(2 * rounding.pixels))
  return [box.left, box.top, box.width, box.height].some((value) => Number(value.toFixed(decimals)) !== value)
}
