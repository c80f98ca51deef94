import { openOnnx, type OnnxSession } from '../../backend/onnxRuntime'
import type { ModelCard } from '../../contract/model'
import type { TensorBundle } from '../../contract/tensor'
import type { OnnxVariant } from '../../contract/trackerEngine'
import { SEARCH_SIZE } from '../../core/geometry/crop'
import { describeNetwork } from '../../core/network/graph/describeNetwork'
import type { Embedding, Responses, TrackingNetwork } from '../../core/track/trackingNetwork'
import { encodeCorrelation, encodeEmbedder, ONNX_NAMES } from '../../formats/onnx/encodeOnnx'
import { ValuesEmbedding, valuesOf } from '../models/valuesEmbedding'

export interface OnnxNetwork {
  network: TrackingNetwork
  close(): Promise<void>
}

/**
 * A model computed by ONNX Runtime: one graph embeds any picture, one embeds search regions by Winograd's tiles where asked for, one correlates.
 * @throws AppError `model-invalid` where a tensor is missing; Error where ONNX Runtime cannot be loaded
 */
export async function openOnnxNetwork({ card, tensors, variant }: { card: ModelCard; tensors: TensorBundle; variant: OnnxVariant }): Promise<OnnxNetwork> {
  const graph = describeNetwork({ ...card, tensors })
  const embedder = await openOnnx(encodeEmbedder({ graph, card, side: null }))
  const searchEmbedder = variant === 'winograd' ? await openOnnx(encodeEmbedder({ graph, card, side: SEARCH_SIZE })) : embedder
  const correlation = await openOnnx(encodeCorrelation({ graph, card }))
  const network: TrackingNetwork = {
    embed: (pixels, side) => embed({ session: side === SEARCH_SIZE ? searchEmbedder : embedder, input: graph.input, pixels, side }),
    respond: (pair) => respond(correlation, pair),
  }
  return { network, close: async () => void (await Promise.all([...new Set([embedder, searchEmbedder, correlation])].map((session) => session.close()))) }
}

async function embed({ session, input, pixels, side }: { session: OnnxSession; input: string; pixels: Float32Array; side: number }): Promise<Embedding> {
  const outputs = await session.run({ [input]: { values: pixels, shape: [pixels.length / (side * side * 3), side, side, 3] } })
  return new ValuesEmbedding(outputs[ONNX_NAMES.embedding]!)
}

async function respond(session: OnnxSession, { template, search }: { template: Embedding; search: Embedding }): Promise<Responses> {
  const outputs = await session.run({ [ONNX_NAMES.template]: valuesOf(template), [ONNX_NAMES.search]: valuesOf(search) })
  const { values, shape } = outputs[ONNX_NAMES.response]!
  return { values, size: shape[1]! }
}
