import type { ModelCard } from '../../contract/model'
import type { NetworkGraph } from '../../contract/networkGraph'
import { addBackbone } from './backboneNodes'
import { addCorrelation } from './correlationNodes'
import { OnnxGraph, type ValueInfo } from './onnxGraph'

/** Key of the model card in an ONNX file's metadata. */
export const CARD_KEY = 'pultrack.card'

export interface OnnxRequest {
  graph: NetworkGraph
  /** Travels in the file's metadata. */
  card: ModelCard
}

/** Input and output names of the two files, for whoever runs them. */
export const ONNX_NAMES = { pictures: 'pictures', embedding: 'embedding', template: 'template', search: 'search', response: 'response' } as const

/** `backbone.onnx`: pictures [N, 3, height, width], RGB, 0 .. 255, to embedding [N, channels, cells, cells]. For exemplars (127 px), search regions (255 px) and any other side. */
export function encodeBackbone({ graph, card }: OnnxRequest): Uint8Array {
  const onnx = new OnnxGraph()
  addBackbone({ graph, onnx, inputLayout: 'nchw', winogradSide: null, output: ONNX_NAMES.embedding })
  const inputs = [{ name: graph.input, shape: ['count', 3, 'height', 'width'] }]
  return onnx.encode({ name: `${card.name}: ${graph.backbone}`, inputs, outputs: [embeddingInfo(graph, ['cells_down', 'cells_across'])], metadata: describe(card) })
}

/** `correlation.onnx`: template [1 or N, channels, 6, 6] and search [N, channels, 22, 22] to response [N, 17, 17] (CIResNet-22: 5 and 21 cells). */
export function encodeCorrelation({ graph, card }: OnnxRequest): Uint8Array {
  const onnx = new OnnxGraph()
  const { template, search, response } = ONNX_NAMES
  addCorrelation({ graph, onnx, template, search, output: response })
  const { cells, channels } = graph
  const side = cells.search - cells.exemplar + 1
  const inputs = [
    { name: template, shape: ['templates', channels, cells.exemplar, cells.exemplar] },
    { name: search, shape: ['count', channels, cells.search, cells.search] },
  ]
  return onnx.encode({ name: `${card.name}: ${graph.correlation} correlation`, inputs, outputs: [{ name: response, shape: ['count', side, side] }], metadata: describe(card) })
}

/**
 * The backbone as our own tracker wants it: pictures [N, side, side, 3], as they are cut.
 * @param side of the pictures in pixels, where convolutions are to be Winograd's; null: any side, and every convolution as it stands
 */
export function encodeEmbedder({ graph, card, side }: OnnxRequest & { side: number | null }): Uint8Array {
  const onnx = new OnnxGraph()
  addBackbone({ graph, onnx, inputLayout: 'nhwc', winogradSide: side, output: ONNX_NAMES.embedding })
  const inputs = [{ name: graph.input, shape: ['count', side ?? 'height', side ?? 'width', 3] }]
  return onnx.encode({ name: graph.backbone, inputs, outputs: [embeddingInfo(graph, ['cells_down', 'cells_across'])], metadata: describe(card) })
}

function embeddingInfo({ channels }: NetworkGraph, sides: readonly [string, string]): ValueInfo {
  return { name: ONNX_NAMES.embedding, shape: ['count', channels, ...sides] }
}

function describe(card: ModelCard): Record<string, string> {
  return { [CARD_KEY]: JSON.stringify(card), 'pultrack.input': 'RGB, 0 .. 255, no normalisation' }
}
