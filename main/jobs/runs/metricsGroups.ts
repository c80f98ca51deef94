import type { MetricsRow } from '../../contract/run'
import type { MetricsGroup } from '../../contract/runSummary'

/** Rows in columns: those of one stage with the same series together, in their order; null: none that can be used. `first`: number of the first row. */
export function groupMetrics(rows: readonly (MetricsRow | null)[], first: number): MetricsGroup[] {
  const groups = new Map<string, { stage: string; names: string[]; rows: number[] }>()
  for (const [index, row] of rows.entries()) {
    if (!row) continue
    const { stage, series } = row
    const names = Object.keys(series)
    const key = `${stage}\0${names.join('\0')}`
    const group = groups.get(key)
    if (group) group.rows.push(index)
    else groups.set(key, { stage, names, rows: [index] })
  }
  return [...groups.values()].map(({ stage, names, rows: members }): MetricsGroup => ({
    stage,
    row: Int32Array.from(members, (index) => first + index),
    step: Float64Array.from(members, (index) => rows[index]!.step),
    round: Int32Array.from(members, (index) => rows[index]!.round),
    wallTime: Float64Array.from(members, (index) => rows[index]!.wallTime),
    series: Object.fromEntries(names.map((name) => [name, Float64Array.from(members, (index) => rows[index]!.series[name]!)])),
  }))
}
