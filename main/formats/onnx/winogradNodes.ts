import type { ConvolutionLayer } from '../../contract/networkGraph'
import type { OnnxGraph } from './onnxGraph'
import { layShortConvolution, MOST_POINTS, POINT_OF_ONE, type ShortConvolution } from './shortConvolution'

/** Channels of a group below which turning tiles costs more than the multiplications it saves. */
const LEAST_CHANNELS = 48

export function suitsWinograd({ kernel, stride, groups }: ConvolutionLayer): boolean {
  const [height = 0, width, inChannels = 0, outChannels = 0] = kernel.shape
  return height > 1 && height < MOST_POINTS && width === height && stride === 1 && inChannels >= LEAST_CHANNELS && outChannels / groups >= LEAST_CHANNELS
}

export interface WinogradRequest {
  onnx: OnnxGraph
  layer: ConvolutionLayer
  /** Of the input, in cells. */
  side: number
  /** [N, C, side, side] */
  input: string
}

/** How the rows of a result are cut: `tiles` times `tile` rows, of which the last may reach beyond. */
interface RowTiles extends ShortConvolution {
  tile: number
  tiles: number
}

/**
 * A convolution whose columns go by tiles of rows (Winograd's F(tile, taps), Lavin and Gray 2016), while along each row stands a plain convolution: one of a group for every point.
 * Tiles both ways would multiply less yet, but what they move between memory and processor takes longer than what they save.
 * @returns the name of the result, [N, O, outSide, outSide]
 */
export function addWinograd({ onnx, layer, side, input }: WinogradRequest): string {
  const { kernel, padding, groups } = layer
  const [taps = 0, , inside = 0, outChannels = 0] = kernel.shape
  const outSide = side + 2 * padding - taps + 1
  const rows = cutRows({ taps, outSide })
  const { points, tile, tiles } = rows
  const reshape = (value: string, shape: readonly number[]): string => onnx.add('Reshape', [value, onnx.integers(shape)])
  const multiply = (left: string, right: string): string => onnx.add('MatMul', [left, right])

  const turned = multiply(onnx.constant(layBand({ rows, side, padding }), [points * tiles, side]), input) // [N, C, P T, side]
  const byPoint = onnx.add('Transpose', [reshape(turned, [-1, inside * groups, points, tiles * side])], { perm: [0, 2, 1, 3] })
  const weights = onnx.constant(turnKernel(layer, rows), [points * outChannels, inside, 1, taps])
  const biases = onnx.constant(layBias(layer, rows), [points * outChannels])
  const attributes = { kernel_shape: [1, taps], strides: [1, 1], pads: [0, padding, 0, padding], group: points * groups }
  const products = onnx.add('Conv', [reshape(byPoint, [-1, points * inside * groups, tiles, side]), weights, biases], attributes) // [N, P O, T, outSide]
  const back = multiply(onnx.constant(Float32Array.from(rows.output.flat()), [tile, points]), reshape(products, [-1, points, outChannels * tiles * outSide]))
  const inOrder = onnx.add('Transpose', [reshape(back, [-1, tile, outChannels, tiles, outSide])], { perm: [0, 2, 3, 1, 4] })
  const whole = reshape(inOrder, [-1, outChannels, tile * tiles, outSide])
  return tile * tiles === outSide ? whole : onnx.add('Slice', [whole, onnx.integers([0]), onnx.integers([outSide]), onnx.integers([2])])
}

/** The tile that takes the fewest products a column; of two, the one with fewer points, which loses fewer digits. */
function cutRows({ taps, outSide }: { taps: number; outSide: number }): RowTiles {
  const cuts = Array.from({ length: MOST_POINTS - taps + 1 }, (_, index) => ({ tile: index + 1, tiles: Math.ceil(outSide / (index + 1)) }))
  const products = ({ tile, tiles }: { tile: number; tiles: number }): number => (tile + taps - 1) * tiles
  const best = cuts.reduce((least, cut) => (products(cut) < products(least) ? cut : least))
  return { ...best, ...layShortConvolution({ tile: best.tile, taps }) }
}

/** [P T, side]: row `point * T + tile` takes B^T's row `point` of the cells of that tile, which overlap; what lies outside is padding, zero. */
function layBand({ rows: { points, input, tile, tiles }, side, padding }: { rows: RowTiles; side: number; padding: number }): Float32Array {
  const band = new Float32Array(points * tiles * side)
  for (const [point, factors] of input.entries()) {
    for (let index = 0; index < tiles; index += 1) {
      for (const [tap, factor] of factors.entries()) {
        const cell = index * tile + tap - padding
        if (cell >= 0 && cell < side) band[(point * tiles + index) * side + cell] = factor
      }
    }
  }
  return band
}

/** G g of every column of a kernel, [P, O, C / groups, 1, taps], in double precision. */
function turnKernel({ kernel }: ConvolutionLayer, { points, kernel: turn }: RowTiles): Float32Array {
  const [taps = 0, , inside = 0, outChannels = 0] = kernel.shape
  const line = taps * inside * outChannels // of one row of [taps, taps, C / groups, O]
  const result = new Float32Array(points * line)
  for (const [point, factors] of turn.entries()) {
    for (let index = 0; index < line; index += 1) {
      const output = index % outChannels
      const rest = (index - output) / outChannels
      const input = rest % inside
      const sum = factors.reduce((total, factor, row) => total + factor * kernel.values[row * line + index]!, 0)
      result[((point * outChannels + output) * inside + input) * taps + (rest - input) / inside] = sum
    }
  }
  return result
}

/** [P, O]: at the point whose product goes into every result alike. */
function layBias({ bias }: ConvolutionLayer, { points }: RowTiles): Float32Array {
  const outChannels = bias.values.length
  const result = new Float32Array(points * outChannels)
  result.set(bias.values, POINT_OF_ONE * outChannels)
  return result
}
