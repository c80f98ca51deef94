import type { Comparison } from '../../main/contract/comparison'

/** A row of the table of sequences: the first figure of each tracker, in the trackers' order. */
export interface SequenceRow {
  name: string
  frames: number
  values: readonly (number | null)[]
  /** Largest difference between two trackers; null with fewer than two values. */
  spread: number | null
}

/** `tracker` columns are named by the tracker's place. */
export type SortColumn = 'name' | 'frames' | 'spread' | number

export interface SortOrder {
  column: SortColumn
  down: boolean
}

export function listRows({ protocol, dataset, trackers }: Comparison): SequenceRow[] {
  const key = protocol.figures[0]?.key ?? ''
  return Object.entries(dataset.sequences).map(([name, frames]) => {
    const values = trackers.map(({ sequences }) => sequences[name]?.figures[key] ?? null)
    const known = values.filter((value) => value !== null)
    return { name, frames, values, spread: known.length > 1 ? Math.max(...known) - Math.min(...known) : null }
  })
}

const byName = new Intl.Collator('en', { numeric: true }).compare

/** A new list; rows without a value come last either way, equal ones by name. */
export function sortRows(rows: readonly SequenceRow[], { column, down }: SortOrder): SequenceRow[] {
  const valueOf = (row: SequenceRow): number | string | null => (typeof column === 'number' ? (row.values[column] ?? null) : row[column])
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a.name, b.name)
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : byName(String(x), String(y))
    return (down ? -order : order) || byName(a.name, b.name)
  })
}
