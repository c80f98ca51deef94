import { NORM_FLOOR, PLAIN_FACTOR, type NetworkGraph } from '../../contract/networkGraph'
import { pickPaths } from '../correlationPaths'
import type { OnnxGraph } from './onnxGraph'

export interface CorrelationRequest {
  graph: NetworkGraph
  onnx: OnnxGraph
  /** Names: embeddings [1 or N, C, cells, cells] and [N, C, cells, cells], and of the response [N, 17, 17]. */
  template: string
  search: string
  output: string
}

/**
 * Slides each template over its search embedding: all cells of one by all cells of the other is one matrix product, of which the response picks and adds up.
 * A convolution with a kernel that is an input would be several times slower in every engine that prepares kernels in advance.
 */
export function addCorrelation({ graph, onnx, template, search, output }: CorrelationRequest): void {
  const { channels, correlation, cells } = graph
  const side = cells.search - cells.exemplar + 1
  const axis = onnx.integers([1])
  const flat = (value: string, shape: readonly number[]): string => onnx.add('Reshape', [value, onnx.integers(shape)])
  const sum = (value: string, axes: string): string => onnx.add('ReduceSum', [value, axes], { keepdims: 0 })
  const templateCells = flat(template, [-1, channels, cells.exemplar ** 2])
  const searchCells = flat(search, [-1, channels, cells.search ** 2])
  const products = onnx.add('MatMul', [onnx.add('Transpose', [templateCells], { perm: [0, 2, 1] }), searchCells]) // [N, 36, 484]
  const shape = [side ** 2, cells.exemplar ** 2]
  const paths = onnx.constant(pickPaths(graph, { perTemplateCell: true }), shape)
  const last = onnx.integers([2])
  const plain = sum(onnx.add('Gather', [flat(products, [-1, cells.exemplar ** 2 * cells.search ** 2]), paths], { axis: 1 }), last) // [N, 289]
  let response: string
  if (correlation === 'plain') response = onnx.add('Mul', [plain, onnx.scalar(PLAIN_FACTOR)])
  else {
    const norm = (squares: string): string => onnx.add('Sqrt', [onnx.add('Add', [squares, onnx.scalar(NORM_FLOOR)])])
    const templateNorm = flat(norm(sum(onnx.add('Mul', [templateCells, templateCells]), onnx.integers([1, 2]))), [-1, 1]) // [N or 1, 1]
    const energy = sum(onnx.add('Mul', [searchCells, searchCells]), axis) // [N, 484]
    const windows = onnx.constant(pickPaths(graph, { perTemplateCell: false }), shape)
    const localNorm = norm(sum(onnx.add('Gather', [energy, windows], { axis: 1 }), last)) // [N, 289]
    response = onnx.add('Div', [onnx.add('Div', [plain, templateNorm]), localNorm])
  }
  onnx.add('Reshape', [response, onnx.integers([-1, side, side])], { output })
}
