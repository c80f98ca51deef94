import { open, type FileHandle } from 'node:fs/promises'
import type { MetricsRow } from '../../contract/run'
import { reviveNumber } from '../../store/jsonLines'

/** A position is remembered for one row in so many: reading begins at most that many rows too early. */
const MARK_ROWS = 4096
const BLOCK_BYTES = 1 << 20
const NEWLINE = 0x0a

/** Where rows lie in a file that grows, or is replaced by a shorter one when a run goes back to a checkpoint. */
interface Survey {
  inode: number
  /** Bytes looked through: up to the end of the last whole row. */
  end: number
  /** Half a row stands behind them. */
  torn: boolean
  rows: number
  /** Offset of rows 0, MARK_ROWS, 2 * MARK_ROWS … */
  marks: number[]
}

/** Rows of a run's metrics.jsonl from anywhere in it, without reading what lies before; only row numbers are kept in memory. */
export class MetricsRows {
  private survey: Survey = { inode: -1, end: 0, torn: false, rows: 0, marks: [0] }
  /** Lines are counted by one at a time, or they would be counted twice. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly path: string) {}

  /** Whole rows in the file now. */
  count(): Promise<number> {
    return this.inTurn(() => this.countNow())
  }

  /** Whether the file ended in half a row when it was last read. */
  get isTorn(): boolean {
    return this.survey.torn
  }

  /** Rows from `from` on, at most `limit`; null for one that is damaged. */
  read(from: number, limit: number): Promise<(MetricsRow | null)[]> {
    return this.inTurn(() => this.readNow(from, limit))
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work)
    this.turn = turn.catch(() => undefined)
    return turn
  }

  private async countNow(): Promise<number> {
    const file = await open(this.path, 'r').catch(() => null)
    if (!file) return 0
    try {
      await this.look(file)
      return this.survey.rows
    } finally {
      await file.close()
    }
  }

  private async readNow(from: number, limit: number): Promise<(MetricsRow | null)[]> {
    const file = await open(this.path, 'r').catch(() => null)
    if (!file) return []
    try {
      await this.look(file)
      const mark = Math.floor(Math.min(from, this.survey.rows) / MARK_ROWS)
      return await this.readFrom({ file, row: mark * MARK_ROWS, offset: this.survey.marks[mark]!, from, limit })
    } finally {
      await file.close()
    }
  }

  private async look(file: FileHandle): Promise<void> {
    const { ino, size } = await file.stat()
    if (ino !== this.survey.inode || size < this.survey.end) this.survey = { inode: ino, end: 0, torn: false, rows: 0, marks: [0] }
    const { survey } = this
    for await (const { bytes, offset } of readBlocks(file, { from: survey.end, to: size })) {
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
        survey.rows += 1
        survey.end = offset + at + 1
        if (survey.rows % MARK_ROWS === 0) survey.marks.push(survey.end)
      }
    }
    survey.torn = survey.end < size
  }

  private async readFrom({ file, row: first, offset, from, limit }: { file: FileHandle; row: number; offset: number; from: number; limit: number }): Promise<(MetricsRow | null)[]> {
    const rows: (MetricsRow | null)[] = []
    const end = Math.min(from + limit, this.survey.rows)
    let row = first
    let rest = Buffer.alloc(0)
    for await (const { bytes } of readBlocks(file, { from: offset, to: this.survey.end })) {
      const block = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      let start = 0
      for (let at = block.indexOf(NEWLINE); at >= 0 && row < end; at = block.indexOf(NEWLINE, start), row += 1) {
        if (row >= from) rows.push(parseRow(block.toString('utf8', start, at)))
        start = at + 1
      }
      if (row >= end) break
      rest = Buffer.from(block.subarray(start))
    }
    return rows
  }
}

/** Null for a line that is no row: one damaged line hides no other. */
function parseRow(line: string): MetricsRow | null {
  try {
    return toMetricsRow(JSON.parse(line) as Record<string, unknown>)
  } catch {
    return null
  }
}

function toMetricsRow({ step, stage, round, wallTime, ...rest }: Record<string, unknown>): MetricsRow | null {
  if (typeof step !== 'number' || typeof stage !== 'string' || typeof round !== 'number' || typeof wallTime !== 'number') return null
  const series: Record<string, number> = {}
  for (const [name, value] of Object.entries(rest)) {
    const number = reviveNumber(value)
    if (number !== undefined) series[name] = number
  }
  return { step, stage, round, wallTime, series }
}

async function* readBlocks(file: FileHandle, { from, to }: { from: number; to: number }): AsyncGenerator<{ bytes: Buffer; offset: number }> {
  for (let offset = from; offset < to; ) {
    const bytes = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, to - offset))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    if (bytesRead === 0) return
    yield { bytes: bytes.subarray(0, bytesRead), offset }
    offset += bytesRead
  }
}
