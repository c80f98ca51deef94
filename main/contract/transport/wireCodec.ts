import { BINARY_BYTES, binaryKindOf, type Binary, type BinaryKind } from '../binary'
import { AppError } from '../errors'

/**
 * Messages as bytes, for transports that carry nothing else: length of the text (uint32, little-endian), the message as JSON, and behind it, each at
 * a multiple of eight, the typed arrays that it names. In the JSON a typed array is `{"$array": [kind, offset, length]}`, a number that is not
 * finite is `{"$number": "NaN"}`; a key of our own that begins with `$` gets a second one.
 */
const KINDS = Object.keys(BINARY_BYTES) as BinaryKind[]
const ALIGNMENT = 8
const DEEPEST = 40

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export function encodeMessage(message: unknown): Uint8Array {
  const writer = new ArrayWriter()
  const text = new TextEncoder().encode(JSON.stringify(toJson(message, writer)))
  const start = align(4 + text.length)
  const bytes = new Uint8Array(start + writer.length)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 4)
  writer.writeTo(bytes.subarray(start))
  return bytes
}

/** @throws AppError `message-invalid`: a text that is cut short or no JSON, arrays that reach beyond the message or are of no known kind */
export function decodeMessage(bytes: Uint8Array): unknown {
  if (bytes.length < 4) throw invalid('it is too short')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  if (4 + length > bytes.length) throw invalid('its text is cut short')
  const start = align(4 + length)
  return fromJson({ value: parseText(bytes.subarray(4, 4 + length)), arrays: bytes.subarray(Math.min(start, bytes.length)), depth: 0 })
}

/** Gathers arrays and says where each will lie. */
class ArrayWriter {
  length = 0
  private readonly parts: { offset: number; bytes: Uint8Array }[] = []

  add(array: Binary, kind: BinaryKind): Json {
    const offset = this.length
    this.parts.push({ offset, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) })
    this.length = align(offset + array.byteLength)
    return { $array: [KINDS.indexOf(kind), offset, array.length] }
  }

  writeTo(target: Uint8Array): void {
    for (const { offset, bytes } of this.parts) target.set(bytes, offset)
  }
}

function toJson(value: unknown, writer: ArrayWriter): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) }
  if (typeof value !== 'object' || value === null) return value === undefined ? null : (value as Json)
  const kind = binaryKindOf(value)
  if (kind) return writer.add(value as Binary, kind)
  if (Array.isArray(value)) return value.map((item) => toJson(item, writer))
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, toJson(item, writer)]))
}

interface Reading {
  value: unknown
  arrays: Uint8Array
  depth: number
}

function fromJson({ value, arrays, depth }: Reading): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) throw invalid('it is nested too deeply')
  const read = (item: unknown): unknown => fromJson({ value: item, arrays, depth: depth + 1 })
  if (Array.isArray(value)) return value.map(read)
  if ('$array' in value) return readArray(value.$array, arrays)
  if ('$number' in value) return readNumber(value.$number)
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__')
  return Object.fromEntries(entries.map(([key, item]) => [key.startsWith('$$') ? key.slice(1) : key, read(item)]))
}

/** Always a copy: a view would keep the whole message in memory. */
function readArray(named: unknown, arrays: Uint8Array): Binary {
  const [kindIndex, offset, length] = Array.isArray(named) ? (named as unknown[]) : []
  const kind = typeof kindIndex === 'number' ? KINDS[kindIndex] : undefined
  if (!kind || !isCount(offset) || !isCount(length) || offset % ALIGNMENT !== 0) throw invalid('it names an array of no known form')
  const end = offset + length * BINARY_BYTES[kind]
  if (end > arrays.length) throw invalid('an array reaches beyond its end')
  const copy = arrays.slice(offset, end)
  const constructors = { Uint8Array, Int32Array, Float32Array, Float64Array }
  return new constructors[kind](copy.buffer, copy.byteOffset, length)
}

function readNumber(named: unknown): number {
  if (named === 'NaN' || named === 'Infinity' || named === '-Infinity') return Number(named)
  throw invalid('it names a number of no known form')
}

function parseText(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('its text is not JSON')
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function align(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}

function invalid(what: string): AppError {
  return new AppError({ code: 'message-invalid', message: `A packet that cannot be read: ${what}.` })
}
