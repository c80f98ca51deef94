import type { BatchRow } from '../../main/contract/batchProcedures'
import { TRACK_STATES } from '../../main/contract/track'

export const TRIAGE_COLUMNS = ['lost', 'doubtful', 'lowest', 'jumps', 'clip'] as const
export type TriageColumn = (typeof TRIAGE_COLUMNS)[number]

/** What the table says of a clip; shares of the frames that the tracker answered for. */
export interface TriageFigures {
  /** Lost, or gone out of the picture. */
  lost: number
  /** Uncertain or occluded. */
  doubtful: number
  lowest: number | null
  jumps: number
}

export function computeFigures({ tally }: BatchRow): TriageFigures {
  if (!tally) return { lost: 0, doubtful: 0, lowest: null, jumps: 0 }
  const { states, lowestScore, jumps } = tally
  const all = Math.max(1, TRACK_STATES.reduce((sum, state) => sum + states[state], 0))
  return { lost: (states.lost + states.outside) / all, doubtful: (states.uncertain + states.occluded) / all, lowest: lowestScore?.score ?? null, jumps }
}

/** Clips that have a track, those that need a look most before the others; `onlyOpen`: nobody has said anything of them yet. */
export function listTriage(rows: readonly BatchRow[], { column, onlyOpen }: { column: TriageColumn; onlyOpen: boolean }): BatchRow[] {
  const shown = rows.filter(({ tally, verdict }) => tally !== null && (!onlyOpen || verdict === 'open'))
  return shown.toSorted((a, b) => compareRows(a, b, column) || compareRows(a, b, 'lost') || compareRows(a, b, 'doubtful') || compareRows(a, b, 'lowest') || compareRows(a, b, 'clip'))
}

/** Negative: the first needs a look more. */
function compareRows(a: BatchRow, b: BatchRow, column: TriageColumn): number {
  if (column === 'clip') return a.name.localeCompare(b.name, undefined, { numeric: true })
  const [first, second] = [computeFigures(a), computeFigures(b)]
  if (column === 'lowest') return (first.lowest ?? -Infinity) - (second.lowest ?? -Infinity) || 0
  return second[column] - first[column]
}
