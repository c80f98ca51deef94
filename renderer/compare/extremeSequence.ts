import type { Comparison } from '../../main/contract/comparison'

/** The sequence on which the best tracker does worst by the first figure; null where it has none. */
export function findExtremeSequence({ protocol, trackers }: Comparison): string | null {
  const figure = protocol.figures[0]
  const best = trackers[0]
  if (!figure || !best) return null
  let worst: { name: string; value: number } | null = null
  for (const [name, { figures }] of Object.entries(best.sequences)) {
    const value = figures[figure.key]
    if (value === null || value === undefined) continue
    if (!worst || (figure.better === 'higher' ? value < worst.value : value > worst.value)) worst = { name, value }
  }
  return worst?.name ?? null
}
