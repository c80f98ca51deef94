import type * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

/** Largest difference of any element, relative to the largest magnitude expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0
  let magnitude = 1e-12
  for (let index = 0; index < expected.length; index++) {
    difference = Math.max(difference, Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN)))
    magnitude = Math.max(magnitude, Math.abs(expected[index] ?? NaN))
  }
  return difference / magnitude
}

export function expectClose(actual: tf.Tensor | undefined, expected: tf.Tensor, tolerance: number): void {
  expect(actual?.shape).toEqual(expected.shape)
  expect(relativeError(actual?.dataSync() ?? [], expected.dataSync())).toBeLessThan(tolerance)
}
