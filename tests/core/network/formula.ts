import type { TensorBundle } from '../../../main/contract/tensor'

/** Repeats `uniform` of tests/fixtures/network/make.py bit for bit: murmur3's finalizer over index and FNV-1a of the name. */
export function uniform(name: string, count: number): Float64Array {
  let seed = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) seed = Math.imul(seed ^ name.charCodeAt(at), 0x01000193) >>> 0
  return Float64Array.from({ length: count }, (_, index) => {
    let value = (Math.imul(index, 0x9e3779b1) + seed) >>> 0
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
    return ((value ^ (value >>> 16)) >>> 0) / 4294967296
  })
}

/** Weights and statistics of a network by the formula, in the shapes of an existing bundle. */
export function formulaTensors(bundle: TensorBundle): TensorBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([name, { shape }]) => [name, { shape, dtype: 'float32' as const, values: tensorValues(name, shape) }]),
  )
}

export function tensorValues(name: string, shape: number[]): Float32Array {
  const values = uniform(name, shape.reduce((product, side) => product * side, 1))
  const what = name.slice(name.lastIndexOf('/') + 1)
  if (what === 'kernel') {
    const deviation = Math.sqrt(6 / (shape[0]! * shape[1]! * shape[3]!))
    return Float32Array.from(values, (value) => (2 * value - 1) * deviation)
  }
  if (what === 'scale' || what === 'movingVariance') return Float32Array.from(values, (value) => 0.5 + value)
  return Float32Array.from(values, (value) => 0.2 * value - 0.1)
}

/** [count, side, side, 3] of whole numbers 0..255: blocks of 16 px under pixel noise. */
export function pictures(name: string, { count, side }: { count: number; side: number }): Float32Array {
  const blocks = uniform(`${name}/block`, 4096).map((value) => Math.floor(256 * value))
  const noise = uniform(`${name}/noise`, count * side * side * 3)
  return Float32Array.from(noise, (value, at) => {
    const [channel, pixel] = [at % 3, Math.floor(at / 3)]
    const [x, y, n] = [pixel % side, Math.floor(pixel / side) % side, Math.floor(pixel / side / side)]
    const block = blocks[((n * 16 + (y >> 4)) * 16 + (x >> 4)) * 3 + channel]!
    return Math.floor((3 * block + Math.floor(256 * value)) / 4)
  })
}
