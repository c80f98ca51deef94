import type { WeightsManifest, WeightsPrecision } from '../contract/model'
import type { TensorBundle, TensorData } from '../contract/tensor'
import { fromHalf, toHalf } from './float16'
import { countOf } from './tensorFile'

type WeightsEntry = WeightsManifest['tensors'][number]

/** Larger values would become infinite. */
const LARGEST_HALF = 65504

/**
 * Values of all tensors, one after another, little-endian. Kernels get the precision asked for, unless one of their values is too large for it;
 * vectors (bias, batch norm) are small and sensitive, and stay float32.
 */
export function encodeWeights(tensors: TensorBundle, precision: WeightsPrecision): { bytes: Buffer; entries: WeightsEntry[] } {
  const entries = Object.entries(tensors).map(([name, tensor]): WeightsEntry => ({ name, shape: [...tensor.shape], precision: fits(tensor) ? precision : 'float32' }))
  const bytes = Buffer.concat(entries.map((entry) => encodeValues(tensors[entry.name]!, entry.precision)))
  return { bytes, entries }
}

/** Tensors in float32; null when the bytes are not exactly those that the entries describe. */
export function decodeWeights(bytes: Uint8Array, entries: readonly WeightsEntry[]): TensorBundle | null {
  const decoded: [string, TensorData][] = []
  let offset = 0
  for (const { name, shape, precision } of entries) {
    const end = offset + countOf(shape) * (precision === 'float32' ? 4 : 2)
    if (!(end <= bytes.length)) return null
    const { buffer } = new Uint8Array(bytes.subarray(offset, end)) // a copy: typed arrays need aligned memory
    const values = precision === 'float32' ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), fromHalf)
    decoded.push([name, { shape, dtype: 'float32', values }])
    offset = end
  }
  return offset === bytes.length ? Object.fromEntries(decoded) : null
}

function fits({ shape, values }: TensorData): boolean {
  return shape.length > 1 && values.every((value) => Math.abs(value) <= LARGEST_HALF)
}

function encodeValues({ values }: TensorData, precision: WeightsPrecision): Buffer {
  const encoded = precision === 'float32' ? Float32Array.from(values) : Uint16Array.from(values, toHalf)
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength)
}
