import type { NetworkGraph } from '../../contract/networkGraph'
import { ProtobufWriter } from '../protobuf/protobufWriter'
import { layNetwork, TENSORFLOW_NAMES } from './networkNodes'
import type { Attribute, ElementType, TensorflowNode } from './tensorflowGraph'

/** Field numbers of TensorFlow's saved_model, meta_graph, graph, node_def, attr_value, tensor and types.proto (TensorFlow 2). */
const ELEMENT: Record<ElementType, number> = { float32: 1, int32: 3 }
const GRAPH_VERSION = { producer: 1882, minConsumer: 12 }
/** The tag that servers and `tf.saved_model.load` look for. */
export const SERVE_TAG = 'serve'

/** What can be asked of the file, by signature: names of inputs and of the result. */
export const SIGNATURES = {
  embed: { inputs: [TENSORFLOW_NAMES.pictures], output: TENSORFLOW_NAMES.embedding },
  respond: { inputs: [TENSORFLOW_NAMES.template, TENSORFLOW_NAMES.search], output: TENSORFLOW_NAMES.response },
} as const

/** `saved_model.pb`, weights inside: a folder with this file alone is a SavedModel. */
export function encodeSavedModel(graph: NetworkGraph): Uint8Array {
  const { nodes } = layNetwork(graph)
  const model = new ProtobufWriter().integer(1, 1)
  model.message(2, (meta) => {
    meta.message(1, (info) => info.text(4, SERVE_TAG))
    meta.message(2, (graphDef) => {
      for (const node of nodes) graphDef.message(1, (writer) => writeNode(writer, node))
      graphDef.message(4, (versions) => versions.integer(1, GRAPH_VERSION.producer).integer(2, GRAPH_VERSION.minConsumer))
    })
    for (const [key, signature] of Object.entries(SIGNATURES)) {
      meta.message(5, (entry) => entry.text(1, key).message(2, (writer) => writeSignature(writer, { ...signature, graph })))
    }
  })
  return model.finish()
}

/** Shapes of what has a name outside, free sides as null. */
export function shapesOf({ channels, cells }: NetworkGraph): Record<keyof typeof TENSORFLOW_NAMES, readonly (number | null)[]> {
  const side = cells.search - cells.exemplar + 1
  return {
    pictures: [null, null, null, 3], embedding: [null, null, null, channels],
    template: [null, cells.exemplar, cells.exemplar, channels], search: [null, cells.search, cells.search, channels], response: [null, side, side],
  }
}

function writeSignature(writer: ProtobufWriter, { inputs, output, graph }: { inputs: readonly (keyof typeof TENSORFLOW_NAMES)[]; output: keyof typeof TENSORFLOW_NAMES; graph: NetworkGraph }): void {
  const shapes = shapesOf(graph)
  const write = (field: number, name: keyof typeof TENSORFLOW_NAMES): ProtobufWriter =>
    writer.message(field, (entry) =>
      entry.text(1, name).message(2, (info) => info.text(1, `${name}:0`).integer(2, ELEMENT.float32).message(3, (shape) => writeShape(shape, shapes[name]))),
    )
  for (const name of inputs) write(1, name)
  write(2, output)
  writer.text(3, 'tensorflow/serving/predict')
}

function writeNode(writer: ProtobufWriter, { name, operation, inputs, attributes, values }: TensorflowNode): void {
  writer.text(1, name).text(2, operation)
  for (const input of inputs) writer.text(3, input)
  for (const [key, attribute] of Object.entries(attributes)) {
    if (operation === 'Const' && key === 'shape') continue // it stands in the value
    writer.message(5, (entry) => entry.text(1, key).message(2, (value) => writeAttribute(value, attribute)))
  }
  const shape = attributes['shape']
  if (values === undefined || shape === undefined || !('shape' in shape)) return
  writer.message(5, (entry) => entry.text(1, 'value').message(2, (value) => value.message(8, (tensor) => writeTensor(tensor, values, shape.shape))))
}

function writeAttribute(writer: ProtobufWriter, attribute: Attribute): void {
  if ('type' in attribute) writer.integer(6, ELEMENT[attribute.type])
  else if ('shape' in attribute) writer.message(7, (shape) => writeShape(shape, attribute.shape))
  else if ('text' in attribute) writer.text(2, attribute.text)
  else if ('flag' in attribute) writer.integer(5, attribute.flag ? 1 : 0)
  else if ('integer' in attribute) writer.integer(3, attribute.integer)
  else {
    writer.message(1, (list) => {
      for (const value of attribute.integers) list.integer(3, value)
    })
  }
}

function writeTensor(writer: ProtobufWriter, values: Float32Array | Int32Array, shape: readonly (number | null)[]): void {
  writer.integer(1, values instanceof Float32Array ? ELEMENT.float32 : ELEMENT.int32).message(2, (sides) => writeShape(sides, shape))
  writer.bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
}

function writeShape(writer: ProtobufWriter, shape: readonly (number | null)[]): void {
  for (const side of shape) writer.message(2, (dimension) => dimension.integer(1, side ?? -1))
}
