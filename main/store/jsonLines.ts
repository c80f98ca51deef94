import { appendFile, readFile } from 'node:fs/promises'
import { AppError } from '../contract/errors'
import { toOutputError, writeFileAtomic } from './atomicFile'

/** Appends one line per row. JSON has no NaN and no infinity: they are written as the strings "NaN", "Infinity", "-Infinity". */
export async function appendJsonLines(path: string, rows: readonly unknown[]): Promise<void> {
  if (rows.length === 0) return
  try {
    await appendFile(path, rows.map(toLine).join(''))
  } catch (cause) {
    throw toOutputError(path, cause)
  }
}

/**
 * Reads rows; none when there is no file. A torn last line, which a killed process leaves, is ignored.
 * @throws AppError `run-invalid` for a broken line before the last, with its number
 */
export async function readJsonLines<T>(path: string, parse: (row: unknown) => T): Promise<T[]> {
  const lines = (await readText(path)).split('\n')
  const last = lines.length - 1 // after the final newline: empty, or torn
  return lines.slice(0, last).map((line, index) => parse(parseLine({ line, number: index + 1, path })))
}

/** Keeps the rows for which `keep` says so; the file is replaced as a whole. A torn last line goes. */
export async function keepJsonLines(path: string, keep: (row: Record<string, unknown>) => boolean): Promise<void> {
  const text = await readText(path)
  if (text === '') return
  const rows = await readJsonLines(path, (row) => row as Record<string, unknown>)
  const kept = rows.filter(keep).map(toLine).join('')
  if (kept !== text) await writeFileAtomic(path, kept)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw cause
  }
}

function toLine(row: unknown): string {
  return `${JSON.stringify(row, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))}\n`
}

function parseLine({ line, number, path }: { line: string; number: number; path: string }): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new AppError({ code: 'run-invalid', message: `${path}, line ${number} is not valid JSON.`, hint: 'The file was damaged; restore it from a copy, or remove that line.', cause })
  }
}
