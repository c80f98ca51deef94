import type { ConvolutionLayer, GraphLayer, NetworkGraph } from '../../contract/networkGraph'
import type { OnnxGraph } from './onnxGraph'
import { addWinograd, suitsWinograd } from './winogradNodes'

export interface BackboneRequest {
  graph: NetworkGraph
  onnx: OnnxGraph
  /** Layout of the input named `graph.input`. */
  inputLayout: 'nchw' | 'nhwc'
  /** Side of the input in pixels, where only that one is computed: convolutions then become Winograd's where it suits them. Null: any side. */
  winogradSide: number | null
  /** Name for the embedding, [N, channels, cells, cells]. */
  output: string
}

/** A value of the network, channels before rows. */
interface Value {
  name: string
  /** Sides in cells; NaN where the side of the input is free. */
  side: number
}

/** Writes the layers of a network as nodes of ONNX. */
export function addBackbone({ graph, onnx, inputLayout, winogradSide, output }: BackboneRequest): void {
  const pictures = inputLayout === 'nchw' ? graph.input : onnx.add('Transpose', [graph.input], { perm: [0, 3, 1, 2] })
  const values = new Map<string, Value>([[graph.input, { name: pictures, side: winogradSide ?? Number.NaN }]])
  for (const layer of graph.layers) values.set(layer.name, addLayer({ layer, onnx, take: (name) => values.get(name)! }))
  onnx.add('Identity', [values.get(graph.output)!.name], { output })
}

interface LayerRequest<L> {
  layer: L
  onnx: OnnxGraph
  take(name: string): Value
}

function addLayer({ layer, onnx, take }: LayerRequest<GraphLayer>): Value {
  if (layer.operation === 'add') {
    const [one, other] = [take(layer.inputs[0]), take(layer.inputs[1])]
    return { name: onnx.add('Add', [one.name, other.name]), side: one.side }
  }
  const { name, side } = take(layer.input)
  switch (layer.operation) {
    case 'convolution':
      return addConvolution({ layer, onnx, take })
    case 'relu':
      return { name: onnx.add('Relu', [name]), side }
    case 'maxPool': {
      const { size, stride } = layer
      return { name: onnx.add('MaxPool', [name], { kernel_shape: [size, size], strides: [stride, stride] }), side: Math.floor((side - size) / stride) + 1 }
    }
    case 'crop': {
      const { border } = layer
      return { name: onnx.add('Slice', [name, onnx.integers([border, border]), onnx.integers([-border, -border]), onnx.integers([2, 3])]), side: side - 2 * border }
    }
  }
}

function addConvolution({ layer, onnx, take }: LayerRequest<ConvolutionLayer>): Value {
  const { kernel, bias, stride, padding, groups } = layer
  const [size = 0] = kernel.shape
  const { name, side } = take(layer.input)
  const outSide = Math.floor((side + 2 * padding - size) / stride) + 1
  if (Number.isFinite(side) && suitsWinograd(layer)) return { name: addWinograd({ onnx, layer, side, input: name }), side: outSide }
  const weights = onnx.constant(toOutputFirst(layer), [kernel.shape[3]!, kernel.shape[2]!, size, size])
  const biases = onnx.constant(bias.values as Float32Array, bias.shape)
  const attributes = { kernel_shape: [size, size], strides: [stride, stride], pads: [padding, padding, padding, padding], group: groups }
  return { name: onnx.add('Conv', [name, weights, biases], attributes), side: outSide }
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
