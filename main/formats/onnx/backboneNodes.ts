import type { ConvolutionLayer, GraphLayer, NetworkGraph } from '../../contract/networkGraph'
import type { OnnxGraph } from './onnxGraph'
import { addWinograd, suitsWinograd } from './winogradNodes'

type Layout = 'nchw' | 'nhwc'
/** From ONNX's own layout to the one with channels last, and back. */
const PERMUTATIONS: Record<Layout, readonly number[]> = { nhwc: [0, 2, 3, 1], nchw: [0, 3, 1, 2] }

export interface BackboneRequest {
  graph: NetworkGraph
  onnx: OnnxGraph
  /** Layout of the input named `graph.input`. */
  inputLayout: Layout
  /** Side of the input in pixels, where only that one is computed: 3x3 convolutions then become Winograd's. Null: any side. */
  winogradSide: number | null
  /** Name for the embedding, [N, channels, cells, cells]. */
  output: string
}

/** A value of the network: in one layout at least. */
interface Value {
  names: Partial<Record<Layout, string>>
  /** Sides in cells; NaN where the side of the input is free. */
  side: number
}

/** Writes the layers of a network as nodes of ONNX. */
export function addBackbone({ graph, onnx, inputLayout, winogradSide, output }: BackboneRequest): void {
  const values = new Map<string, Value>([[graph.input, { names: { [inputLayout]: graph.input }, side: winogradSide ?? Number.NaN }]])
  const take = (name: string, layout: Layout): string => {
    const { names } = values.get(name)!
    return (names[layout] ??= onnx.add('Transpose', [names[layout === 'nchw' ? 'nhwc' : 'nchw']!], { perm: PERMUTATIONS[layout] }))
  }
  for (const layer of graph.layers) values.set(layer.name, addLayer({ layer, onnx, take, values }))
  onnx.add('Identity', [take(graph.output, 'nchw')], { output })
}

interface LayerRequest<L> {
  layer: L
  onnx: OnnxGraph
  take(name: string, layout: Layout): string
  values: ReadonlyMap<string, Value>
}

function addLayer({ layer, onnx, take, values }: LayerRequest<GraphLayer>): Value {
  const nchw = (name: string, side: number): Value => ({ names: { nchw: name }, side })
  const sideOf = (name: string): number => values.get(name)!.side
  switch (layer.operation) {
    case 'convolution':
      return addConvolution({ layer, onnx, take, values })
    case 'relu': {
      const { names, side } = values.get(layer.input)!
      const layout = names.nchw === undefined ? 'nhwc' : 'nchw'
      return { names: { [layout]: onnx.add('Relu', [names[layout]!]) }, side }
    }
    case 'maxPool': {
      const { size, stride } = layer
      return nchw(onnx.add('MaxPool', [take(layer.input, 'nchw')], { kernel_shape: [size, size], strides: [stride, stride] }), Math.floor((sideOf(layer.input) - size) / stride) + 1)
    }
    case 'crop': {
      const { border } = layer
      const inputs = [take(layer.input, 'nchw'), onnx.integers([border, border]), onnx.integers([-border, -border]), onnx.integers([2, 3])]
      return nchw(onnx.add('Slice', inputs), sideOf(layer.input) - 2 * border)
    }
    case 'add':
      return nchw(onnx.add('Add', layer.inputs.map((input) => take(input, 'nchw'))), sideOf(layer.inputs[0]))
  }
}

function addConvolution({ layer, onnx, take, values }: LayerRequest<GraphLayer & ConvolutionLayer>): Value {
  const { kernel, bias, stride, padding, groups } = layer
  const [size = 0] = kernel.shape
  const { side } = values.get(layer.input)!
  const outSide = Math.floor((side + 2 * padding - size) / stride) + 1
  if (Number.isFinite(side) && suitsWinograd(layer)) return { names: { nhwc: addWinograd({ onnx, layer, side, input: take(layer.input, 'nhwc') }) }, side: outSide }
  const weights = onnx.constant(toOutputFirst(layer), [kernel.shape[3]!, kernel.shape[2]!, size, size])
  const biases = onnx.constant(bias.values as Float32Array, bias.shape)
  const attributes = { kernel_shape: [size, size], strides: [stride, stride], pads: [padding, padding, padding, padding], group: groups }
  return { names: { nchw: onnx.add('Conv', [take(layer.input, 'nchw'), weights, biases], attributes) }, side: outSide }
}

/** Kernels [height, width, inChannels / groups, outChannels] to [outChannels, inChannels / groups, height, width]. */
function toOutputFirst({ kernel }: ConvolutionLayer): Float32Array {
  const [height = 0, width = 0, inChannels = 0, outChannels = 0] = kernel.shape
  const area = height * width
  const result = new Float32Array(kernel.values.length)
  for (let index = 0; index < result.length; index += 1) {
    const output = index % outChannels
    const rest = (index - output) / outChannels
    const input = rest % inChannels
    result[(output * inChannels + input) * area + (rest - input) / inChannels] = kernel.values[index]!
  }
  return result
}
