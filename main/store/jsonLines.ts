import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { AppError } from '../contract/errors'
import { toOutputError, writeFileAtomic } from './atomicFile'

const NEWLINE = 0x0a

/**
 * Appends one line per row, and returns when they would survive a power cut: append many rows at once. JSON has no NaN and no
 * infinity: they are written as the strings "NaN", "Infinity", "-Infinity". A torn last line is cut off first.
 * @throws AppError `output-unwritable`
 */
export async function appendJsonLines(path: string, rows: readonly unknown[]): Promise<void> {
  if (rows.length === 0) return
  try {
    const file = await open(path, 'a+')
    try {
      await cutTornLine(file)
      await file.appendFile(rows.map(toLine).join(''))
      await file.datasync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw toOutputError(path, cause)
  }
}

/**
 * Reads rows; none when there is no file. A torn last line, which a killed process leaves, is ignored.
 * @throws AppError `run-invalid` for a broken line before that, with its number; what `parse` throws becomes such an error too
 */
export async function readJsonLines<T>(path: string, parse: (row: unknown) => T): Promise<T[]> {
  const rows: T[] = []
  for await (const line of readWholeLines(path)) rows.push(parseLine({ line, number: rows.length + 1, path, parse }))
  return rows
}

/** Rows one by one, as they are stored: of a long run there are more than memory should hold. @throws AppError as {@link readJsonLines} */
export async function* eachJsonLine(path: string): AsyncGenerator<Record<string, unknown>> {
  let number = 0
  for await (const line of readWholeLines(path)) {
    number += 1
    yield parseLine({ line, number, path, parse: (row) => row as Record<string, unknown> })
  }
}

/** Replaces the whole file by these rows, all or nothing. @throws AppError `output-unwritable` */
export function writeJsonLines(path: string, rows: readonly unknown[]): Promise<void> {
  return writeFileAtomic(path, rows.map(toLine).join(''))
}

/** Keeps the rows for which `keep` says so; the file is replaced as a whole. A torn last line goes. */
export async function keepJsonLines(path: string, keep: (row: Record<string, unknown>) => boolean): Promise<void> {
  const kept: string[] = []
  let count = 0
  for await (const line of readWholeLines(path)) {
    count += 1
    if (parseLine({ line, number: count, path, parse: (row) => keep(row as Record<string, unknown>) })) kept.push(`${line}\n`)
  }
  if (kept.length < count || (await hasTornLine(path))) await writeFileAtomic(path, kept.join(''))
}

/** A number as {@link appendJsonLines} writes it: NaN and the infinities are strings. Undefined for anything else. */
export function reviveNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined
}

/** Lines that end with a newline, one by one: metrics of a long run are larger than a string can be. */
async function* readWholeLines(path: string): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
  }
}

async function hasTornLine(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return false
  try {
    const { size } = await file.stat()
    return (await endOfLastLine(file, size)) < size
  } finally {
    await file.close()
  }
}

async function cutTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  const end = await endOfLastLine(file, size)
  if (end < size) await file.truncate(end)
}

/** Position after the last newline, sought backwards. */
async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(4096)
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - (end === size ? 1 : block.length)) // mostly the last byte already is one
    const { bytesRead } = await file.read(block, 0, end - start, start)
    const found = block.subarray(0, bytesRead).lastIndexOf(NEWLINE)
    if (found >= 0) return start + found + 1
    end = start
  }
  return 0
}

function toLine(row: unknown): string {
  return `${JSON.stringify(row, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))}\n`
}

function parseLine<T>({ line, number, path, parse }: { line: string; number: number; path: string; parse: (row: unknown) => T }): T {
  try {
    return parse(JSON.parse(line))
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not valid JSON' : `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new AppError({ code: 'run-invalid', message: `${path}, line ${number} ${what}`, hint: 'The file was damaged; restore it from a copy, or remove that line.', cause })
  }
}
