import { createRequire } from 'node:module'
import type { GraphModel } from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import type { Values } from '../contract/tensor'

/** An exported graph, computed by who reads such files. */
export interface ExportedGraph {
  /** @param output name of the one result that is wanted */
  run(inputs: Readonly<Record<string, Values>>, output: string): Promise<Values>
  close(): void
}

/** A graph model of TensorFlow.js, read by TensorFlow.js on the engine that is open. */
export async function openGraphModel({ model, weights }: { model: Record<string, unknown>; weights: Uint8Array }): Promise<ExportedGraph> {
  const { loadGraphModel } = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs')
  const { modelTopology, weightsManifest, signature } = model as { modelTopology: object; weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[]; signature: object }
  const artifacts = { modelTopology, signature, weightSpecs: weightsManifest.flatMap((group) => group.weights), weightData: Uint8Array.from(weights).buffer }
  const loaded: GraphModel = await loadGraphModel({ load: async () => artifacts })
  return { run: (inputs, output) => compute(inputs, (tensors) => loaded.execute(tensors, output) as tf.Tensor), close: () => loaded.dispose() }
}

interface SavedModel {
  predict(inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor>
  dispose(): void
}

/**
 * A SavedModel, read by TensorFlow's own library.
 * @param signatures which of them has which result @throws Error where TensorFlow is not the engine that is open
 */
export async function openSavedModel({ folder, tag, signatures }: { folder: string; tag: string; signatures: Readonly<Record<string, { output: string }>> }): Promise<ExportedGraph> {
  if (tf.getBackend() !== 'tensorflow') throw new Error('a SavedModel is read by TensorFlow, which is not there')
  const { node } = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as { node: { loadSavedModel(path: string, tags: string[], signature: string): Promise<SavedModel> } }
  const models = new Map<string, SavedModel>()
  for (const [signature, { output }] of Object.entries(signatures)) models.set(output, await node.loadSavedModel(folder, [tag], signature))
  return {
    run: (inputs, output) => compute(inputs, (tensors) => models.get(output)!.predict(tensors)[output]!),
    close: () => models.forEach((model) => model.dispose()),
  }
}

async function compute(inputs: Readonly<Record<string, Values>>, execute: (tensors: Record<string, tf.Tensor>) => tf.Tensor): Promise<Values> {
  const tensors = Object.fromEntries(Object.entries(inputs).map(([name, { values, shape }]) => [name, tf.tensor(values, [...shape])]))
  const result = execute(tensors)
  const values = (await result.data()) as Float32Array
  tf.dispose([result, ...Object.values(tensors)])
  return { values, shape: result.shape }
}
