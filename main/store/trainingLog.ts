import { open } from 'node:fs/promises'
import { toOutputError, writeFileAtomic } from './atomicFile'
import { eachJsonLine, reviveNumber } from './jsonLines'

export interface TrainingLog {
  /** Adds rows as they go into metrics.jsonl, and returns when they would survive a power cut. @throws AppError `output-unwritable` */
  append(rows: readonly Row[]): Promise<void>
}

type Row = Record<string, unknown>

export interface TrainingLogPaths {
  metrics: string
  log: string
}

const FIRST_COLUMNS = ['step', 'stage', 'round', 'wallTime'] as const

/**
 * The same rows as metrics.jsonl, as a table for spreadsheets and pandas: a column for every series, empty where a row has none of it; `nan`, `inf`, `-inf` are numbers there.
 * Opening writes it anew from metrics.jsonl, which is the one that counts: so what a killed process left of it, or a run took back, needs no care.
 * @throws AppError `output-unwritable`, `run-invalid`
 */
export async function openTrainingLog({ metrics, log }: TrainingLogPaths): Promise<TrainingLog> {
  let columns = await rewrite({ metrics, log })
  return {
    append: async (rows) => {
      const known = new Set(columns)
      if (rows.some((row) => Object.keys(row).some((name) => !known.has(name)))) columns = await rewrite({ metrics, log }) // these rows are in metrics.jsonl already
      else if (rows.length > 0) await appendText(log, rows.map((row) => toLine(row, columns)).join(''))
    },
  }
}

/** @returns its columns */
async function rewrite({ metrics, log }: TrainingLogPaths): Promise<string[]> {
  const names = new Set<string>(FIRST_COLUMNS)
  for await (const row of eachJsonLine(metrics)) for (const name of Object.keys(row)) names.add(name)
  const columns = [...names]
  const lines = [`${columns.join(',')}\n`]
  for await (const row of eachJsonLine(metrics)) lines.push(toLine(row, columns))
  await writeFileAtomic(log, lines.join(''))
  return columns
}

function toLine(row: Row, columns: readonly string[]): string {
  return `${columns.map((name) => toCell(row[name])).join(',')}\n`
}

/** Numbers with all their digits; names of stages are plain words. */
function toCell(value: unknown): string {
  const number = reviveNumber(value)
  if (number === undefined) return typeof value === 'string' ? value : ''
  return Number.isFinite(number) ? String(number) : Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf'
}

/** In one write, so that a reader finds whole lines. */
async function appendText(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'a')
    try {
      await file.appendFile(text)
      await file.datasync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw toOutputError(path, cause)
  }
}
