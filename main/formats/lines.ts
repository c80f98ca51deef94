import { readFile } from 'node:fs/promises'
import type { Repair } from '../contract/benchmark'
import { AppError } from '../contract/errors'

/** A line with text in it, without blanks at its ends. */
export interface Line {
  text: string
  /** From 1, as editors count. */
  number: number
}

/** A file's lines, and what was passed over in it. */
export interface Lines {
  path: string
  lines: Line[]
  repairs: Repair[]
}

/**
 * Splits a file of one line a frame. A byte order mark, carriage returns and empty lines at the end are passed over silently, being no
 * more than habits of editors; an empty line between others is dropped and named, because the frames behind it move up.
 * @param keepsBlank keeps empty lines between others, for files in which they have a meaning
 */
export function splitLines({ text, path, keepsBlank = false }: { text: string; path: string; keepsBlank?: boolean }): Lines {
  const all = text.replace(/^\uFEFF/, '').trimEnd().split(/\r\n|\r|\n/).map((line, index) => ({ text: line.trim(), number: index + 1 }))
  if (all.length === 1 && all[0]!.text === '') return { path, lines: [], repairs: [] }
  if (keepsBlank) return { path, lines: all, repairs: [] }
  const repairs = all.filter((line) => line.text === '').map(({ number }) => ({ path, line: number, what: 'an empty line was passed over' }))
  return { path, lines: all.filter((line) => line.text !== ''), repairs }
}

/** Fields of a line: commas, tabs, semicolons or blanks, whichever the benchmark took that day. */
export function splitFields(text: string): string[] {
  return /[\s;]/.test(text) ? text.split(/\s*[,;]\s*|\s+/) : text.split(',')
}

/** A number as files write it, or NaN in any spelling; null for anything else: hexadecimal, infinite, empty. */
export function parseField(field: string): number | null {
  if (/^nan$/i.test(field)) return Number.NaN
  const value = Number(field)
  return field === '' || !Number.isFinite(value) || /^[+-]?0[xob]/i.test(field) ? null : value
}

/** @throws AppError `sequences-invalid` that names file and line */
export function malformed({ path, line, why, hint }: { path: string; line: number | null; why: string; hint?: string }): AppError {
  return new AppError({ code: 'sequences-invalid', message: `${path}${line === null ? '' : `:${line}`}: ${why}.`, ...(hint === undefined ? {} : { hint }) })
}

/** @throws AppError `sequences-invalid` where the file cannot be read; null where `optional` and it does not exist */
export async function readText({ path, optional = false }: { path: string; optional?: boolean }): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (optional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new AppError({ code: 'sequences-invalid', message: `${path} cannot be read.`, hint: 'Unpack the benchmark as it comes, and name the folder that holds its sequences.', cause })
  }
}

export interface NumbersRequest {
  text: string
  path: string
  /** Lines that are expected; any number without it. */
  count?: number
}

/** One number a line, or all in one line: labels and flags of frames. */
export function parseNumbers({ text, path, count }: NumbersRequest): number[] {
  const { lines } = splitLines({ text, path })
  const numbers = lines.flatMap(({ text: line, number }) => splitFields(line).map((field) => {
    const value = Number(field)
    if (field === '' || Number.isNaN(value)) throw malformed({ path, line: number, why: `"${field}" is not a number` })
    return value
  }))
  if (count === undefined || numbers.length === count) return numbers
  throw malformed({ path, line: null, why: `${numbers.length} values for ${count} frames`, hint: 'The file needs one value a frame; get it again from the benchmark.' })
}
