import type { ModelCard } from '../../contract/model'
import type { NetworkGraph } from '../../contract/networkGraph'
import { shapesOf } from './encodeSavedModel'
import { layNetwork, TENSORFLOW_NAMES } from './networkNodes'
import type { Attribute, ElementType, TensorflowNode } from './tensorflowGraph'

const ELEMENT: Record<ElementType, string> = { float32: 'DT_FLOAT', int32: 'DT_INT32' }
const WEIGHTS = 'weights.bin'

export interface TensorflowJsFiles {
  /** Content of `model.json`: a graph model of TensorFlow.js. */
  model: Record<string, unknown>
  /** Content of `weights.bin`, named in it. */
  weights: Uint8Array
}

/** A graph model that `loadGraphModel` reads: `execute({ pictures }, 'embedding')`, `execute({ template, search }, 'response')`. */
export function encodeTensorflowJs({ graph, card }: { graph: NetworkGraph; card: ModelCard }): TensorflowJsFiles {
  const { nodes } = layNetwork(graph)
  const constants = nodes.filter((node) => node.values !== undefined)
  const shapes = shapesOf(graph)
  const tensor = (name: keyof typeof TENSORFLOW_NAMES): Record<string, unknown> => ({ name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: describeShape(shapes[name]) })
  const { pictures, template, search, embedding, response } = TENSORFLOW_NAMES
  const all = (...names: (keyof typeof TENSORFLOW_NAMES)[]): Record<string, unknown> => Object.fromEntries(names.map((name) => [name, tensor(name)]))
  const model = {
    format: 'graph-model',
    generatedBy: 'pultrack',
    convertedBy: null,
    signature: { inputs: all(pictures, template, search), outputs: all(embedding, response) },
    userDefinedMetadata: { card },
    modelTopology: { node: nodes.map(describeNode), library: {}, versions: { producer: 1882 } },
    weightsManifest: [{ paths: [WEIGHTS], weights: constants.map(({ name, attributes, values }) => ({ name, shape: shapeOf(attributes['shape']), dtype: values instanceof Float32Array ? 'float32' : 'int32' })) }],
  }
  return { model, weights: Buffer.concat(constants.map(({ values }) => new Uint8Array(values!.buffer, values!.byteOffset, values!.byteLength))) }
}

function describeNode({ name, operation, inputs, attributes }: TensorflowNode): Record<string, unknown> {
  const kept = Object.entries(attributes).filter(([key]) => operation !== 'Const' || key === 'dtype') // the rest stands with the weights
  return { name, op: operation, input: inputs, attr: Object.fromEntries(kept.map(([key, attribute]) => [key, describeAttribute(attribute)])) }
}

function describeAttribute(attribute: Attribute): Record<string, unknown> {
  if ('type' in attribute) return { type: ELEMENT[attribute.type] }
  if ('shape' in attribute) return { shape: describeShape(attribute.shape) }
  if ('text' in attribute) return { s: Buffer.from(attribute.text).toString('base64') }
  if ('flag' in attribute) return { b: attribute.flag }
  if ('integer' in attribute) return { i: String(attribute.integer) }
  return { list: { i: attribute.integers.map(String) } }
}

function describeShape(shape: readonly (number | null)[]): { dim: { size: string }[] } {
  return { dim: shape.map((side) => ({ size: String(side ?? -1) })) }
}

function shapeOf(attribute: Attribute | undefined): readonly (number | null)[] {
  return attribute && 'shape' in attribute ? attribute.shape : []
}
