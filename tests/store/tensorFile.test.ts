import { describe, expect, it } from 'vitest'
import type { TensorBundle } from '../../main/contract/tensor'
import { decodeTensors, encodeTensors } from '../../main/store/tensorFile'

const tensors: TensorBundle = {
  'backbone/conv1/kernel': { shape: [2, 3], dtype: 'float32', values: Float32Array.of(1, -0, Number.NaN, Infinity, 1e-45, 3.4e38) },
  'größe µ': { shape: [2], dtype: 'int32', values: Int32Array.of(-2147483648, 2147483647) },
  none: { shape: [0, 4], dtype: 'float32', values: new Float32Array(0) },
  scalar: { shape: [], dtype: 'float32', values: Float32Array.of(0.1) },
}

describe('tensor file', () => {
  it('gives back names, shapes, types and every bit', () => {
    const decoded = decodeTensors(encodeTensors(tensors), 'file')
    expect(decoded).toEqual(tensors)
    expect(Object.keys(decoded)).toEqual(Object.keys(tensors))
    expect(Object.is(decoded['backbone/conv1/kernel']?.values[1], -0)).toBe(true)
  })

  it('reads from memory at any alignment, and writes a part of a larger array', () => {
    const part: TensorBundle = { part: { shape: [2], dtype: 'float32', values: Float32Array.of(9, 1, 2, 9).subarray(1, 3) } }
    const bytes = encodeTensors(part)
    for (const shift of [0, 1, 2, 3]) {
      const moved = new Uint8Array(bytes.length + 4)
      moved.set(bytes, shift)
      expect(decodeTensors(moved.subarray(shift, shift + bytes.length), 'file')['part']?.values).toEqual(Float32Array.of(1, 2))
    }
  })

  it('refuses every length but its own', () => {
    const bytes = encodeTensors(tensors)
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeTensors(bytes.subarray(0, length), 'some/file')).toThrow('some/file is cut short or is no tensor file.')
    }
    expect(() => decodeTensors(Buffer.concat([bytes, Buffer.alloc(1)]), 'file')).toThrow('no tensor file')
  })

  it.each(['null', '[{}]', '[{"name":"a","shape":[-1],"dtype":"float32"}]', '[{"name":"a","shape":[1e300],"dtype":"float32"}]', '[{"name":"a","shape":[],"dtype":"float64"}]', 'garbage!'])('refuses the header %s', (header) => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(header.length)
    expect(() => decodeTensors(Buffer.concat([length, Buffer.from(header), Buffer.alloc(64)]), 'file')).toThrow('no tensor file')
  })

  it('refuses to write a tensor that contradicts itself', () => {
    expect(() => encodeTensors({ bad: { shape: [3], dtype: 'float32', values: new Float32Array(2) } })).toThrow('Tensor bad of shape [3]')
    expect(() => encodeTensors({ bad: { shape: [2], dtype: 'int32', values: new Float32Array(2) } })).toThrow('int32')
  })
})
