import { isAscii } from 'node:buffer'
import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { LIMITS } from './limits'

/** UTF-8 text of a file without its byte order mark. @throws AppError `track-invalid` for a file that is too large or no text */
export function decodeText({ name, bytes }: FormatFile, path: string): string {
  if (bytes.length > LIMITS.fileBytes) throw exchangeInvalid(`${path} (${name})`, `it is larger than ${LIMITS.fileBytes / 1024 / 1024} MiB`)
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') // the same, several times as quick
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw exchangeInvalid(`${path} (${name})`, 'it is no text in UTF-8', cause)
  }
}

/** Lines with their number from 1; empty ones at the end are left out, those between are kept. */
export function splitLines(text: string): string[] {
  const lines = text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n')
  while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop()
  return lines
}

/** Fields of a CSV line; quoted ones may hold the separator and doubled quotes. A quote that is not closed reaches to the end of the line. */
export function splitFields(line: string, separator = ','): string[] {
  if (!line.includes('"')) return line.split(separator)
  const fields: string[] = []
  let at = 0
  while (at <= line.length) {
    const { field, end } = line[at] === '"' ? quotedField(line, at, separator) : plainField(line, at, separator)
    fields.push(field)
    at = end + 1
  }
  return fields
}

export function quoteField(text: string): string {
  const line = text.replaceAll(/\r\n|\r|\n/g, ' ')
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line
}

/** A number as files write it: neither empty, nor hexadecimal, nor infinite. @throws AppError `track-invalid` naming the line */
export function parseNumber(text: string | undefined, place: () => string): number {
  const value = text === undefined ? Number.NaN : Number(text)
  if (Number.isFinite(value) && isDecimal(text!)) return value
  throw exchangeInvalid(place(), text === undefined ? 'a number is missing' : `"${text.trim().slice(0, 60)}" is not a number`)
}

/** Of what JavaScript takes for a number: neither blanks, which it takes for 0, nor another base. Millions are asked for: most are told by their first sign. */
function isDecimal(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first > DIGIT_0 && first <= DIGIT_9) return true
  return text.trim() !== '' && !/^\s*0[xob]/i.test(text)
}

const DIGIT_0 = 48
const DIGIT_9 = 57

export function parseInteger(text: string | undefined, place: () => string): number {
  const value = parseNumber(text, place)
  if (!Number.isSafeInteger(value)) throw exchangeInvalid(place(), `"${text!.trim().slice(0, 60)}" is not a whole number`)
  return value
}

/** At most so many decimals, none that are zero. */
export function formatDecimals(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)))
}

/** A width or height: never rounded away to nothing. */
export function formatSide(value: number, decimals: number): string {
  return formatDecimals(Math.max(value, 10 ** -decimals), decimals)
}

function plainField(line: string, at: number, separator: string): { field: string; end: number } {
  const next = line.indexOf(separator, at)
  const end = next < 0 ? line.length : next
  return { field: line.slice(at, end), end }
}

function quotedField(line: string, at: number, separator: string): { field: string; end: number } {
  let close = line.indexOf('"', at + 1)
  while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2)
  if (close < 0) return { field: line.slice(at + 1).replaceAll('""', '"'), end: line.length }
  const next = line.indexOf(separator, close)
  const end = next < 0 ? line.length : next
  return { field: line.slice(at + 1, close).replaceAll('""', '"') + line.slice(close + 1, end), end }
}
