import { createRequire } from 'node:module'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Values } from '../contract/tensor'

/** A graph that ONNX Runtime computes on the processor. */
export interface OnnxSession {
  /** Inputs and outputs by name; computes within the call, on all cores. @throws Error where a shape does not fit */
  run(inputs: Readonly<Record<string, Values>>): Promise<Record<string, Values>>
  close(): Promise<void>
}

type OnnxRuntime = typeof import('onnxruntime-node')

/**
 * Between two calls ONNX Runtime's threads would spin, waiting for the next, and take their core from decoding and cropping: on two
 * threads of one core cutting the search regions took 17 ms so, and 6 ms with threads that sleep.
 */
const SLEEPING = { session: { intra_op: { allow_spinning: '0' } } }

/** Of native code: required at run time, so that a system without it still has the other engine. */
function load(): OnnxRuntime {
  return createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime
}

/** ONNX Runtime's version, or why it cannot be loaded. */
export function findOnnxRuntime(): { version: string } | { failure: string } {
  try {
    return { version: load().env.versions.node ?? 'of unknown version' }
  } catch (thrown) {
    return { failure: (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? 'no reason given' }
  }
}

/**
 * Opens a model file. Every optimisation is on: with it weights are laid out once for the processor at hand.
 * @throws Error where the runtime cannot be loaded, or does not take the model
 */
export async function openOnnx(model: Uint8Array): Promise<OnnxSession> {
  const runtime = load()
  const session = await runtime.InferenceSession.create(model, { executionProviders: ['cpu'], graphOptimizationLevel: 'all', logSeverityLevel: 3, extra: SLEEPING })
  return { run: (inputs) => run({ runtime, session, inputs }), close: () => session.release() }
}

async function run({ runtime, session, inputs }: { runtime: OnnxRuntime; session: InferenceSession; inputs: Readonly<Record<string, Values>> }): Promise<Record<string, Values>> {
  const feeds: Record<string, Tensor> = {}
  for (const [name, { values, shape }] of Object.entries(inputs)) feeds[name] = new runtime.Tensor('float32', values, shape)
  const outputs: Record<string, Values> = {}
  for (const [name, tensor] of Object.entries(await session.run(feeds))) outputs[name] = { values: tensor.data as Float32Array, shape: tensor.dims }
  return outputs
}
