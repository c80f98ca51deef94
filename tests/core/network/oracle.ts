import { readFileSync } from 'node:fs'
import type * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import type { Backbone, CorrelationKind } from '../../../main/contract/model'
import { uniform } from './formula'

/** What make.py keeps of a tensor. */
export interface Digest {
  shape: number[]
  norm: number
  largest: number
  values: number[]
}

interface TrainingOracle {
  loss: number
  response: Digest
  /** How far PyTorch's own float32 gradients are from these float64 ones. */
  rounding: { norm: number; value: number }
  gradients: Record<string, Digest>
  statistics?: Record<string, Digest>
}

export interface Oracle {
  inference: Record<'template' | 'search' | CorrelationKind, Digest>
  training: Record<CorrelationKind, TrainingOracle>
  /** Gradients where every ReLU is far from its kink. */
  lifted: Record<string, Digest>
}

export function readOracle(backbone: Backbone): Oracle {
  return readFixture(backbone) as Oracle
}

export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/network/${name}.json`, import.meta.url), 'utf8'))
}

/** Same shape; norm and kept values equal to a share of the norm and of the largest value, 1e-4 unless told. */
export function expectDigest({ name, tensor, digest, tolerance }: { name: string; tensor: tf.Tensor; digest: Digest; tolerance?: { norm: number; value: number } }): void {
  const values = tensor.dataSync()
  expect(tensor.shape, name).toEqual(digest.shape)
  let energy = 0
  for (const value of values) energy += value * value
  expect(Math.abs(Math.sqrt(energy) / digest.norm - 1), `norm of ${name}`).toBeLessThan(tolerance?.norm ?? 1e-4)
  const places = uniform(`at/${name}`, digest.values.length).map((value) => Math.floor(value * values.length))
  for (const [at, place] of places.entries()) {
    expect(Math.abs(values[place]! - digest.values[at]!) / digest.largest, `${name} at ${place}`).toBeLessThan(tolerance?.value ?? 1e-4)
  }
}
