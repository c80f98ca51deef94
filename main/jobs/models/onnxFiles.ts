import { join } from 'node:path'
import { findOnnxRuntime, openOnnx, type OnnxSession } from '../../backend/onnxRuntime'
import type { Embedding, TrackingNetwork } from '../../core/track/trackingNetwork'
import { encodeBackbone, encodeCorrelation, ONNX_NAMES } from '../../formats/onnx/encodeOnnx'
import { writeFileAtomic } from '../../store/atomicFile'
import type { ModelWriter } from './exportedNetwork'
import { ValuesEmbedding, valuesOf } from './valuesEmbedding'

/** Writes `backbone.onnx` and `correlation.onnx`, and opens what it wrote. @throws AppError `output-unwritable` */
export const writeOnnx: ModelWriter = async ({ graph, card, out }) => {
  const [backbone, correlation] = [encodeBackbone({ graph, card }), encodeCorrelation({ graph, card })]
  const files = [join(out, 'backbone.onnx'), join(out, 'correlation.onnx')]
  await writeFileAtomic(files[0]!, backbone)
  await writeFileAtomic(files[1]!, correlation)
  const sessions = { backbone: await openOnnx(backbone), correlation: await openOnnx(correlation) }
  const runtime = findOnnxRuntime()
  return {
    files,
    runtime: 'version' in runtime ? `ONNX Runtime ${runtime.version}` : '',
    network: networkOf(sessions),
    close: async () => void (await Promise.all([sessions.backbone.close(), sessions.correlation.close()])),
  }
}

/** The two files as others use them: channels before rows, embedding and correlation apart. */
function networkOf({ backbone, correlation }: { backbone: OnnxSession; correlation: OnnxSession }): TrackingNetwork {
  return {
    embed: async (pixels, side): Promise<Embedding> => {
      const count = pixels.length / (side * side * 3)
      const outputs = await backbone.run({ [ONNX_NAMES.pictures]: { values: channelsFirst(pixels, side), shape: [count, 3, side, side] } })
      return new ValuesEmbedding(outputs[ONNX_NAMES.embedding]!)
    },
    respond: async ({ template, search }) => {
      const outputs = await correlation.run({ [ONNX_NAMES.template]: valuesOf(template), [ONNX_NAMES.search]: valuesOf(search) })
      const { values, shape } = outputs[ONNX_NAMES.response]!
      return { values, size: shape[1]! }
    },
  }
}

/** [N, side, side, 3] to [N, 3, side, side]. */
function channelsFirst(pixels: Float32Array, side: number): Float32Array {
  const area = side * side
  const result = new Float32Array(pixels.length)
  for (let index = 0; index < pixels.length; index += 1) {
    const pixel = Math.floor(index / 3)
    result[(Math.floor(pixel / area) * 3 + (index % 3)) * area + (pixel % area)] = pixels[index]!
  }
  return result
}
