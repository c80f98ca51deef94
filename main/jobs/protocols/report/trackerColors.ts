import type { Comparison } from '../../../contract/comparison'
import { BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION } from '../../report/palette'

const COLORS = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, INK]
const DASHES = [undefined, '7 3', '2 3']

/** A colour for each tracker, and a dash once colours come round again: in the order of the table. */
export function styleTrackers({ trackers }: Comparison): Map<string, { color: string; dash?: string }> {
  return new Map(trackers.map(({ name }, index) => {
    const dash = DASHES[Math.floor(index / COLORS.length) % DASHES.length]
    return [name, { color: COLORS[index % COLORS.length]!, ...(dash === undefined ? {} : { dash }) }]
  }))
}
