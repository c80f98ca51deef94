import { AppError } from '../contract/errors'
import type { TensorBundle, TensorData } from '../contract/tensor'

interface TensorEntry {
  name: string
  shape: number[]
  dtype: TensorData['dtype']
}

/** All tensors in one buffer: length of the header (uint32), header as JSON, then the values, little-endian, in its order. */
export function encodeTensors(tensors: TensorBundle): Buffer {
  const entries = Object.entries(tensors)
  for (const [name, tensor] of entries) assertConsistent(name, tensor)
  const header = padToFour(Buffer.from(JSON.stringify(entries.map(([name, { shape, dtype }]): TensorEntry => ({ name, shape, dtype })))))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const values = entries.map(([, { values: array }]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
  return Buffer.concat([length, header, ...values])
}

/** @throws AppError `checkpoint-invalid` when the buffer is cut short, too long, or no tensor file */
export function decodeTensors(bytes: Uint8Array, path: string): TensorBundle {
  const headerEnd = bytes.length < 4 ? Infinity : 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  if (headerEnd > bytes.length) throw damaged(path)
  const decoded: [string, TensorData][] = []
  let offset = headerEnd
  for (const { name, shape, dtype } of parseHeader(bytes.subarray(4, headerEnd), path)) {
    const end = offset + 4 * countOf(shape)
    if (!(end <= bytes.length)) throw damaged(path)
    const { buffer } = new Uint8Array(bytes.subarray(offset, end)) // a copy: typed arrays need aligned memory
    decoded.push([name, { shape, dtype, values: dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer) }])
    offset = end
  }
  if (offset !== bytes.length) throw damaged(path)
  return Object.fromEntries(decoded)
}

/** Number of values of a shape. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** A tensor that contradicts itself would be read back as another: our mistake, to be found when it is made. */
function assertConsistent(name: string, { shape, dtype, values }: TensorData): void {
  const typed = dtype === 'int32' ? values instanceof Int32Array : values instanceof Float32Array
  if (typed && values.length === countOf(shape)) return
  throw new AppError({ code: 'internal', message: `Tensor ${name} of shape [${shape.join(', ')}], ${dtype}, holds ${values.length} values of ${values.constructor.name}.` })
}

function padToFour(header: Buffer): Buffer {
  return Buffer.concat([header, Buffer.alloc((4 - (header.length % 4)) % 4, ' ')])
}

function parseHeader(bytes: Uint8Array, path: string): TensorEntry[] {
  let entries: unknown
  try {
    entries = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw damaged(path, cause)
  }
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw damaged(path)
  return entries
}

function isEntry(value: unknown): value is TensorEntry {
  if (typeof value !== 'object' || value === null) return false
  const { name, shape, dtype } = value as Record<string, unknown>
  const sides = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && Number(side) >= 0)
  return typeof name === 'string' && sides && (dtype === 'float32' || dtype === 'int32')
}

function damaged(path: string, cause?: unknown): AppError {
  return new AppError({ code: 'checkpoint-invalid', message: `${path} is cut short or is no tensor file.`, cause })
}
