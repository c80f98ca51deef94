import type { BatchItem, BatchSettings, ItemRecord } from '../../contract/batch'
import { toFailure } from '../../contract/failure'
import { AppError } from '../../contract/errors'
import { TRACK_STATES } from '../../contract/track'
import type { TrackTally } from '../../contract/trackTally'
import { writeFileAtomic } from '../../store/atomicFile'
import type { BatchFolder } from '../../store/batchFolder'

/** One row of the table: an item, whatever became of it. */
export interface SummaryRow {
  item: BatchItem
  /** Null: it was not come to. */
  record: ItemRecord | null
}

const SHARES = TRACK_STATES.map((state) => `${state}_share`)
const COLUMNS = [
  'name', 'clip', 'state', 'frames', ...SHARES, 'lowest_score', 'lowest_score_frame', 'worst_frame', 'worst_state', 'worst_confidence', 'jumps',
  'missing_frames', 'ends_early', 'first_frame', 'x', 'y', 'w', 'h', 'found_confidence', 'error_code', 'error',
]

/** Writes summary.csv and summary.json, in the order of the items. Holds no time: the same batch gives the same bytes. @throws AppError `output-unwritable` */
export async function writeSummary({ folder, settings, rows }: { folder: BatchFolder; settings: BatchSettings; rows: readonly SummaryRow[] }): Promise<void> {
  const lines = [COLUMNS.join(','), ...rows.map((row) => formatRow(row).map(quote).join(','))]
  await writeFileAtomic(folder.pathOf('summary.csv'), `${lines.join('\n')}\n`)
  const count = (state: string): number => rows.filter((row) => stateOf(row) === state).length
  const document = {
    format: 'pultrack-batch-summary', version: 1, settings,
    counts: { items: rows.length, done: count('done'), failed: count('failed'), waiting: count('waiting') },
    items: rows.map(({ item, record }) => record ?? { name: item.name, clip: item.clip, state: 'waiting' }),
  }
  await writeFileAtomic(folder.pathOf('summary.json'), `${JSON.stringify(document, null, 1)}\n`)
}

/** What is said of an item that cannot be done, though results of another configuration may lie there. */
export function failedRow({ item, hash, error }: { item: BatchItem; hash: string | null; error: AppError }): ItemRecord {
  return { format: 'pultrack-batch-item', version: 1, name: item.name, clip: item.clip, hash, state: 'failed', start: null, damage: null, tally: null, error: toFailure(error) }
}

function stateOf({ record }: SummaryRow): string {
  return record?.state ?? 'waiting'
}

function formatRow(row: SummaryRow): string[] {
  const { item, record } = row
  const { tally, damage, start, error } = record ?? { tally: null, damage: null, start: null, error: null }
  const box = start ? [start.box.left, start.box.top, start.box.width, start.box.height] : [null, null, null, null]
  return [
    item.name, item.clip, stateOf(row), tally?.frames, ...sharesOf(tally), tally?.lowestScore?.score, tally?.lowestScore?.frameIndex, tally?.worst?.frameIndex, tally?.worst?.state, tally?.worst?.confidence,
    tally?.jumps, damage?.missingFrames, damage?.endsEarly, start?.frame, ...box, start?.found?.confidence, error?.code, error?.message,
  ].map((value) => (value === null || value === undefined ? '' : String(value)))
}

/** Of the frames that the tracker answered for. */
function sharesOf(tally: TrackTally | null): (string | null)[] {
  if (!tally) return TRACK_STATES.map(() => null)
  const answered = TRACK_STATES.reduce((sum, state) => sum + tally.states[state], 0)
  return TRACK_STATES.map((state) => (answered === 0 ? '0' : (tally.states[state] / answered).toFixed(6)))
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll(/\r?\n|\r/g, ' ')}"` : text
}
