import { NORM_FLOOR, PLAIN_FACTOR, type ConvolutionLayer, type GraphLayer, type NetworkGraph } from '../../contract/networkGraph'
import type { TensorData } from '../../contract/tensor'
import { pickPaths } from '../correlationPaths'
import { TensorflowGraph, type Attribute } from './tensorflowGraph'

/** Names of inputs and results; pictures are [N, side, side, 3], embeddings [N, cells, cells, channels], responses [N, 17, 17]. */
export const TENSORFLOW_NAMES = { pictures: 'pictures', embedding: 'embedding', template: 'template', search: 'search', response: 'response' } as const

/** A whole network: what embeds, and beside it what correlates. */
export function layNetwork(graph: NetworkGraph): TensorflowGraph {
  const target = new TensorflowGraph()
  const names = new Map([[graph.input, target.input(TENSORFLOW_NAMES.pictures, [null, null, null, 3])]])
  for (const layer of graph.layers) names.set(layer.name, addLayer(target, layer, names))
  target.add({ operation: 'Identity', inputs: [names.get(graph.output)!], name: TENSORFLOW_NAMES.embedding })
  addCorrelation(target, graph)
  return target
}

function addLayer(target: TensorflowGraph, layer: GraphLayer, names: ReadonlyMap<string, string>): string {
  const take = (name: string): string => names.get(name)!
  switch (layer.operation) {
    case 'convolution':
      return addConvolution(target, layer, take(layer.input))
    case 'relu':
      return target.add({ operation: 'Relu', inputs: [take(layer.input)] })
    case 'maxPool': {
      const { size, stride } = layer
      return target.add({ operation: 'MaxPool', inputs: [take(layer.input)], attributes: { ksize: square(size), strides: square(stride), padding: { text: 'VALID' }, data_format: { text: 'NHWC' } } })
    }
    case 'crop': {
      const { border } = layer
      const bounds = [[0, border, border, 0], [0, -border, -border, 0], [1, 1, 1, 1]].map((values) => target.integers(values))
      const whole: Attribute = { integer: 0b1001 } // pictures and channels: all of them
      const none: Attribute = { integer: 0 }
      const masks = { begin_mask: whole, end_mask: whole, ellipsis_mask: none, new_axis_mask: none, shrink_axis_mask: none }
      return target.add({ operation: 'StridedSlice', inputs: [take(layer.input), ...bounds], attributes: { Index: { type: 'int32' }, ...masks } })
    }
    case 'add':
      return target.add({ operation: 'AddV2', inputs: layer.inputs.map(take) })
  }
}

/** Groups as split and concat: TensorFlow's own grouped convolution is not computed everywhere. */
function addConvolution(target: TensorflowGraph, layer: ConvolutionLayer, input: string): string {
  const { kernel, bias, stride, padding, groups } = layer
  const [size = 0] = kernel.shape
  const same = padding > 0 && stride === 1 && size === 2 * padding + 1
  const around = [0, 0, padding, padding, padding, padding, 0, 0]
  const padded = padding === 0 || same ? input : target.add({ operation: 'Pad', inputs: [input, target.constant(Int32Array.from(around), [4, 2])], attributes: { Tpaddings: { type: 'int32' } } })
  const attributes = { strides: square(stride), padding: { text: same ? 'SAME' : 'VALID' }, data_format: { text: 'NHWC' }, dilations: square(1) }
  const convolve = (part: string, kernelPart: TensorData): string =>
    target.add({ operation: 'Conv2D', inputs: [part, target.constant(kernelPart.values as Float32Array, kernelPart.shape)], attributes })
  const axis = groups === 1 ? '' : target.constant(Int32Array.of(3), [])
  const split = groups === 1 ? '' : target.add({ operation: 'Split', inputs: [axis, padded], attributes: { num_split: { integer: groups } } })
  const parts = Array.from({ length: groups }, (_, group) => convolve(groups === 1 ? padded : group === 0 ? split : `${split}:${group}`, cutGroup(layer, group)))
  const whole = groups === 1 ? parts[0]! : target.add({ operation: 'ConcatV2', inputs: [...parts, axis], attributes: { N: { integer: groups }, Tidx: { type: 'int32' } } })
  return target.add({ operation: 'BiasAdd', inputs: [whole, target.constant(bias.values as Float32Array, bias.shape)], attributes: { data_format: { text: 'NHWC' } } })
}

/** Kernels of one group: [height, width, inChannels / groups, outChannels / groups]. */
function cutGroup({ kernel, groups }: ConvolutionLayer, group: number): TensorData {
  if (groups === 1) return kernel
  const [height = 0, width = 0, inside = 0, outChannels = 0] = kernel.shape
  const outside = outChannels / groups
  const values = Float32Array.from({ length: kernel.values.length / groups }, (_, index) => kernel.values[Math.floor(index / outside) * outChannels + group * outside + (index % outside)]!)
  return { shape: [height, width, inside, outside], dtype: 'float32', values }
}

/** All cells of the template by all of the search embedding in one product, of which the response picks and adds up; as in the ONNX file. */
function addCorrelation(target: TensorflowGraph, graph: NetworkGraph): void {
  const { channels, cells, correlation } = graph
  const side = cells.search - cells.exemplar + 1
  const { template, search, response } = TENSORFLOW_NAMES
  const flat = (name: string, sideCells: number): string => target.reshape(target.input(name, [null, sideCells, sideCells, channels]), [-1, sideCells ** 2, channels])
  const templateCells = flat(template, cells.exemplar) // [N or 1, 36, C]
  const searchCells = flat(search, cells.search) // [N, 484, C]
  const products = target.add({ operation: 'BatchMatMulV2', inputs: [templateCells, searchCells], attributes: { adj_x: { flag: false }, adj_y: { flag: true } } }) // [N, 36, 484]
  const pickAndAdd = (values: string, perTemplateCell: boolean): string => {
    const paths = target.constant(Int32Array.from(pickPaths(graph, { perTemplateCell }), Number), [side ** 2 * cells.exemplar ** 2])
    const inputs = [values, paths, target.constant(Int32Array.of(1), [])]
    const picked = target.add({ operation: 'GatherV2', inputs, attributes: { Tparams: { type: 'float32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' }, batch_dims: { integer: 0 } } })
    return target.sum(target.reshape(picked, [-1, side ** 2, cells.exemplar ** 2]), [2]) // [N, 289]
  }
  const plain = pickAndAdd(target.reshape(products, [-1, cells.exemplar ** 2 * cells.search ** 2]), true)
  const scalar = (value: number): string => target.constant(Float32Array.of(value), [])
  const pair = (operation: string, left: string, right: string): string => target.add({ operation, inputs: [left, right] })
  const norm = (squares: string): string => target.add({ operation: 'Sqrt', inputs: [pair('AddV2', squares, scalar(NORM_FLOOR))] })
  const square = (values: string): string => pair('Mul', values, values)
  const scaled = correlation === 'plain'
    ? pair('Mul', plain, scalar(PLAIN_FACTOR))
    : pair('RealDiv', pair('RealDiv', plain, target.reshape(norm(target.sum(square(templateCells), [1, 2])), [-1, 1])), norm(pickAndAdd(target.sum(square(searchCells), [2]), false)))
  target.reshape(scaled, [-1, side, side], response)
}

function square(size: number): Attribute {
  return { integers: [1, size, size, 1] }
}
