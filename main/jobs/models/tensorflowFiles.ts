import { join } from 'node:path'
import { openGraphModel, openSavedModel, type ExportedGraph } from '../../backend/exportedGraphs'
import { AppError } from '../../contract/errors'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { encodeSavedModel, SERVE_TAG, SIGNATURES } from '../../formats/tensorflow/encodeSavedModel'
import { encodeTensorflowJs } from '../../formats/tensorflow/encodeTensorflowJs'
import { TENSORFLOW_NAMES } from '../../formats/tensorflow/networkNodes'
import { writeFileAtomic } from '../../store/atomicFile'
import type { ModelWriter } from './exportedNetwork'
import { ValuesEmbedding, valuesOf } from './valuesEmbedding'

/** A SavedModel, weights inside, read back by TensorFlow's own library. @throws AppError `output-unwritable`, `device-unavailable` where that is not there */
export const writeSavedModel: ModelWriter = async ({ graph, out }) => {
  const file = join(out, 'saved_model.pb')
  await writeFileAtomic(file, encodeSavedModel(graph))
  const exported = await openSavedModel({ folder: out, tag: SERVE_TAG, signatures: SIGNATURES }).catch((cause: unknown) => {
    throw new AppError({ code: 'device-unavailable', message: `${file} was written, but nothing here can read it back.`, hint: 'Run `npm run prepare-machine` for TensorFlow.', cause })
  })
  return { files: [file], runtime: 'TensorFlow, from the SavedModel', network: networkOf(exported), close: async () => exported.close() }
}

/** A graph model of TensorFlow.js, read back by it. @throws AppError `output-unwritable` */
export const writeTensorflowJs: ModelWriter = async ({ graph, card, out }) => {
  const content = encodeTensorflowJs({ graph, card })
  const files = [join(out, 'weights.bin'), join(out, 'model.json')]
  await writeFileAtomic(files[0]!, content.weights)
  await writeFileAtomic(files[1]!, `${JSON.stringify(content.model)}\n`)
  const exported = await openGraphModel(content)
  return { files, runtime: 'TensorFlow.js, from the graph model', network: networkOf(exported), close: async () => exported.close() }
}

function networkOf(graph: ExportedGraph): TrackingNetwork {
  const { pictures, embedding, template: templateName, search: searchName, response } = TENSORFLOW_NAMES
  return {
    embed: async (pixels, side) => new ValuesEmbedding(await graph.run({ [pictures]: { values: pixels, shape: [pixels.length / (side * side * 3), side, side, 3] } }, embedding)),
    respond: async ({ template, search }) => {
      const { values, shape } = await graph.run({ [templateName]: valuesOf(template), [searchName]: valuesOf(search) }, response)
      return { values, size: shape[1]! }
    },
  }
}
