import { AppError } from '../contract/errors'
import type { TensorBundle, TensorData } from '../contract/tensor'

interface TensorEntry {
  name: string
  shape: number[]
  dtype: TensorData['dtype']
}

/** All tensors in one buffer: length of the header (uint32), header as JSON, then the values, little-endian, in its order. */
export function encodeTensors(tensors: TensorBundle): Buffer {
  const entries: TensorEntry[] = Object.entries(tensors).map(([name, { shape, dtype }]) => ({ name, shape, dtype }))
  const text = JSON.stringify(entries)
  const header = Buffer.from(text.padEnd(text.length + ((4 - (text.length % 4)) % 4)))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const values = Object.values(tensors).map(({ values: array }) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
  return Buffer.concat([length, header, ...values])
}

/** @throws AppError `checkpoint-invalid` when the buffer is cut short or no tensor file */
export function decodeTensors(bytes: Buffer, path: string): TensorBundle {
  const aligned = Uint8Array.from(bytes) // typed arrays need aligned memory, which a pooled Buffer does not promise
  const headerEnd = bytes.length < 4 ? Infinity : 4 + bytes.readUInt32LE(0)
  if (headerEnd > bytes.length) throw damaged(path)
  const tensors: TensorBundle = {}
  let offset = headerEnd
  for (const { name, shape, dtype } of parseHeader(bytes.subarray(4, headerEnd), path)) {
    const count = shape.reduce((product, side) => product * side, 1)
    if (offset + 4 * count > bytes.length) throw damaged(path)
    const values = dtype === 'int32' ? new Int32Array(aligned.buffer, offset, count) : new Float32Array(aligned.buffer, offset, count)
    tensors[name] = { shape, dtype, values }
    offset += 4 * count
  }
  return tensors
}

function parseHeader(bytes: Buffer, path: string): TensorEntry[] {
  try {
    return JSON.parse(bytes.toString()) as TensorEntry[]
  } catch {
    throw damaged(path)
  }
}

function damaged(path: string): AppError {
  return new AppError({ code: 'checkpoint-invalid', message: `${path} is cut short or is no tensor file.` })
}
