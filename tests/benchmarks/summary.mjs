/** @param {readonly number[]} values @returns {number} NaN for none */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Medians, spread, ratios and whether the promise is kept; `null` where there is nothing to compare with. */
export function summarise({ name, unit, better, values, failed, limit }) {
  const results = Object.fromEntries(
    Object.entries(values).filter(([, list]) => list.length > 0).map(([side, list]) => [side, { median: median(list), least: Math.min(...list), most: Math.max(...list), values: list }]),
  )
  return { name, unit, better, results, failed, ...judge({ values, limit, better }) }
}

/** A ratio is taken within each round and then the median, so that a slow minute weighs on both sides. */
function judge({ values, limit, better }) {
  const ours = values.pultrack ?? []
  if (limit.value !== undefined) {
    const kept = ours.length === 0 ? null : better === 'lower' ? median(ours) <= limit.value : median(ours) >= limit.value
    return { promise: `${better === 'lower' ? '<=' : '>='} ${limit.value}`, ratio: null, kept }
  }
  const theirs = values[limit.peer] ?? []
  const rounds = Math.min(ours.length, theirs.length)
  const ratio = rounds === 0 ? null : median(ours.slice(0, rounds).map((value, round) => value / theirs[round]))
  return { promise: `<= ${limit.ratio} x ${limit.peer}`, ratio, kept: ratio === null ? null : ratio <= limit.ratio }
}

/** The figures as a table for people. */
export function formatTable(figures) {
  return figures.map(formatFigure).join('\n')
}

function formatFigure({ name, unit, results, failed, promise, ratio, kept }) {
  const verdict = kept === null ? 'not compared' : kept ? 'kept' : 'NOT KEPT'
  const lines = [`${name}`, `    promised ${promise}: ${verdict}${ratio === null ? '' : ` (${ratio.toFixed(2)} x)`}`]
  for (const [side, { median: middle, least, most }] of Object.entries(results)) {
    lines.push(`    ${side.padEnd(10)} ${middle.toFixed(1).padStart(8)} ${unit}   (${least.toFixed(1)} to ${most.toFixed(1)})`)
  }
  for (const [side, reason] of Object.entries(failed)) lines.push(`    ${side.padEnd(10)}  skipped: ${reason}`)
  return lines.join('\n')
}
