import { describe, expect, it } from 'vitest'
import { openOnnx } from '../../../main/backend/onnxRuntime'
import type { ConvolutionLayer } from '../../../main/contract/networkGraph'
import { OnnxGraph } from '../../../main/formats/onnx/onnxGraph'
import { addWinograd, suitsWinograd } from '../../../main/formats/onnx/winogradNodes'
import { uniform } from '../../core/network/formula'

const COUNT = 2

interface Shape {
  taps: number
  side: number
  padding: number
  groups: number
  inChannels: number
  outChannels: number
}

const centred = (name: string, count: number): Float32Array => Float32Array.from(uniform(name, count), (value) => value - 0.5)

function makeLayer({ taps, padding, groups, inChannels, outChannels }: Shape): ConvolutionLayer {
  const shape = [taps, taps, inChannels / groups, outChannels]
  const kernel = { shape, dtype: 'float32' as const, values: centred('kernel', shape.reduce((product, length) => product * length, 1)) }
  return { operation: 'convolution', input: 'cells', kernel, bias: { shape: [outChannels], dtype: 'float32', values: centred('bias', outChannels) }, stride: 1, padding, groups }
}

async function compute(layer: ConvolutionLayer, { inChannels, side }: Shape, values: Float32Array): Promise<{ values: Float32Array; shape: readonly number[] }> {
  const onnx = new OnnxGraph()
  onnx.add('Identity', [addWinograd({ onnx, layer, side, input: 'cells' })], { output: 'sums' })
  const inputs = [{ name: 'cells', shape: ['count', inChannels, side, side] }]
  const session = await openOnnx(onnx.encode({ name: 'one', inputs, outputs: [{ name: 'sums', shape: ['count', 'channels', 'down', 'across'] }], metadata: {} }))
  const { sums } = await session.run({ cells: { values, shape: [COUNT, inChannels, side, side] } })
  await session.close()
  return { values: sums!.values as Float32Array, shape: sums!.shape }
}

/** The definition, in plain loops and double precision. */
function slide({ kernel, bias }: ConvolutionLayer, { taps, side, padding, groups, inChannels, outChannels }: Shape, values: Float32Array): Float64Array {
  const outSide = side + 2 * padding - taps + 1
  const [inside, outside] = [inChannels / groups, outChannels / groups]
  return Float64Array.from({ length: COUNT * outChannels * outSide * outSide }, (_, index) => {
    const [column, row] = [index % outSide, Math.floor(index / outSide) % outSide]
    const [output, picture] = [Math.floor(index / outSide ** 2) % outChannels, Math.floor(index / outSide ** 2 / outChannels)]
    let sum = bias.values[output]!
    for (let y = 0; y < taps; y += 1) {
      for (let x = 0; x < taps; x += 1) {
        const [down, across] = [row + y - padding, column + x - padding]
        if (down < 0 || across < 0 || down >= side || across >= side) continue
        for (let channel = 0; channel < inside; channel += 1) {
          const input = Math.floor(output / outside) * inside + channel
          sum += kernel.values[((y * taps + x) * inside + channel) * outChannels + output]! * values[((picture * inChannels + input) * side + down) * side + across]!
        }
      }
    }
    return sum
  })
}

describe('a convolution by tiles of rows', () => {
  it.each<Shape>([
    { taps: 3, side: 26, padding: 0, groups: 1, inChannels: 5, outChannels: 6 }, // three whole tiles of 8
    { taps: 3, side: 13, padding: 1, groups: 2, inChannels: 6, outChannels: 4 }, // the last tile reaches beyond
    { taps: 5, side: 21, padding: 0, groups: 2, inChannels: 32, outChannels: 32 }, // channels in blocks, as the fast kernels want them
    { taps: 5, side: 11, padding: 2, groups: 1, inChannels: 3, outChannels: 2 },
    { taps: 2, side: 7, padding: 0, groups: 1, inChannels: 1, outChannels: 1 },
  ])('is the sliding sum: %o', async (shape) => {
    const layer = makeLayer(shape)
    const values = centred('cells', COUNT * shape.inChannels * shape.side ** 2)
    const outSide = shape.side + 2 * shape.padding - shape.taps + 1
    const [found, right] = [await compute(layer, shape, values), slide(layer, shape, values)]
    expect(found.shape).toEqual([COUNT, shape.outChannels, outSide, outSide])
    const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(found.values.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0) / largest).toBeLessThan(1e-5)
  })

  it('is for kernels of few taps that move by one cell, over enough channels', () => {
    const layer = makeLayer({ taps: 5, side: 61, padding: 0, groups: 2, inChannels: 96, outChannels: 256 })
    expect(suitsWinograd(layer)).toBe(true)
    expect(suitsWinograd({ ...layer, stride: 2 })).toBe(false)
    for (const shape of [[1, 1, 96, 256], [11, 11, 96, 256], [5, 5, 3, 256], [3, 3, 96, 32]]) expect(suitsWinograd({ ...layer, groups: 1, kernel: { ...layer.kernel, shape } })).toBe(false)
  })
})
