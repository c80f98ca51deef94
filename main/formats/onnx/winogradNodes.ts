import type { ConvolutionLayer } from '../../contract/networkGraph'
import type { OnnxGraph } from './onnxGraph'

/**
 * Winograd's F(4x4, 3x3) at the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray 2016): a tile of 4 x 4 results takes 36 multiplications a channel
 * where the sum takes 144. Y = A^T [(G g G^T) . (B^T d B)] A.
 */
const TILE = 4
const TAPS = 3
const POINTS = TILE + TAPS - 1
const INPUT = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
]
const KERNEL = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
]
const OUTPUT = [
  [1, 1, 1, 1, 1, 0],
  [0, 1, -1, 2, -2, 0],
  [0, 1, 1, 4, 4, 0],
  [0, 1, -1, 8, -8, 1],
]
/** Channels below which turning tiles costs more than the multiplications it saves. */
const LEAST_CHANNELS = 64

export function suitsWinograd({ kernel, stride, groups }: ConvolutionLayer): boolean {
  const [height, width, inChannels = 0, outChannels = 0] = kernel.shape
  return height === TAPS && width === TAPS && stride === 1 && inChannels >= LEAST_CHANNELS && outChannels / groups >= LEAST_CHANNELS
}

export interface WinogradRequest {
  onnx: OnnxGraph
  layer: ConvolutionLayer
  /** Of the input, in cells. */
  side: number
  /** [N, side, side, C] */
  input: string
}

/**
 * A 3x3 convolution in matrix products alone. Turning all tiles of a row is one product with a band matrix that holds B^T once a tile, so tiles are never cut out.
 * @returns the name of the result, [N, outSide, outSide, O]
 */
export function addWinograd({ onnx, layer, side, input }: WinogradRequest): string {
  const { kernel, bias, padding, groups } = layer
  const [, , inside = 0, outChannels = 0] = kernel.shape
  const outSide = side + 2 * padding - TAPS + 1
  const tiles = Math.ceil(outSide / TILE)
  const band = onnx.constant(layBand({ side, tiles, padding }), [POINTS * tiles, side])
  const reshape = (value: string, shape: readonly number[]): string => onnx.add('Reshape', [value, onnx.integers(shape)])
  const multiply = (left: string, right: string): string => onnx.add('MatMul', [left, right])

  const turnedRows = multiply(band, reshape(input, [-1, side, side * inside * groups])) // [N, 6 T, side C]
  const turned = multiply(band, reshape(turnedRows, [-1, side, inside * groups])) // [6 T N, 6 T, C]
  const parts = onnx.add('Transpose', [reshape(turned, [-1, POINTS, tiles, POINTS, tiles, groups, inside])], { perm: [1, 3, 5, 0, 2, 4, 6] })
  const products = multiply(reshape(parts, [POINTS ** 2 * groups, -1, inside]), onnx.constant(turnKernel(layer), [POINTS ** 2 * groups, inside, outChannels / groups])) // [36 G, N T T, O / G]
  const back = multiply(onnx.constant(turnBack(), [TILE ** 2, POINTS ** 2]), reshape(products, [POINTS ** 2, -1])) // [16, G N T T O / G]
  const cells = onnx.add('Transpose', [reshape(back, [TILE, TILE, groups, -1, tiles, tiles, outChannels / groups])], { perm: [3, 4, 0, 5, 1, 2, 6] })
  const whole = reshape(cells, [-1, TILE * tiles, TILE * tiles, outChannels])
  const exact = TILE * tiles === outSide ? whole : onnx.add('Slice', [whole, onnx.integers([0, 0]), onnx.integers([outSide, outSide]), onnx.integers([1, 2])])
  return onnx.add('Add', [exact, onnx.constant(bias.values as Float32Array, bias.shape)])
}

/** [6 T, side]: row `point * T + tile` takes B^T's row `point` of the six cells of that tile; what lies outside is padding, zero. */
function layBand({ side, tiles, padding }: { side: number; tiles: number; padding: number }): Float32Array {
  const band = new Float32Array(POINTS * tiles * side)
  for (let point = 0; point < POINTS; point += 1) {
    for (let tile = 0; tile < tiles; tile += 1) {
      for (let tap = 0; tap < POINTS; tap += 1) {
        const cell = tile * TILE + tap - padding
        if (cell >= 0 && cell < side) band[(point * tiles + tile) * side + cell] = INPUT[point]![tap]!
      }
    }
  }
  return band
}

/** G g G^T of every kernel, [36, G, C / G, O / G], in double precision. */
function turnKernel({ kernel, groups }: ConvolutionLayer): Float32Array {
  const [, , inside = 0, outChannels = 0] = kernel.shape
  const outside = outChannels / groups
  const plane = inside * outChannels // of one tap of [3, 3, C / G, O]
  const result = new Float32Array(POINTS ** 2 * plane)
  const turned = KERNEL.flatMap((rows) => KERNEL.map((columns) => rows.flatMap((row) => columns.map((column) => row * column)))) // [36][9]
  for (const [point, weights] of turned.entries()) {
    for (let index = 0; index < plane; index += 1) {
      const output = index % outChannels
      const input = (index - output) / outChannels
      const group = Math.floor(output / outside)
      let sum = 0
      for (let tap = 0; tap < TAPS ** 2; tap += 1) sum += weights[tap]! * kernel.values[tap * plane + index]!
      result[((point * groups + group) * inside + input) * outside + (output % outside)] = sum
    }
  }
  return result
}

/** A^T by A^T as one matrix [16, 36]. */
function turnBack(): Float32Array {
  return Float32Array.from(OUTPUT.flatMap((rows) => OUTPUT.flatMap((columns) => rows.flatMap((row) => columns.map((column) => row * column)))))
}
