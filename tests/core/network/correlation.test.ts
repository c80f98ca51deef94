import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorflow } from '../../../main/backend/tensorflow'
import { correlate } from '../../../main/core/network/correlation'
import { tensorflowIsBuilt } from '../../backend/nativeRuntime'
import { uniform } from './formula'

const draw = (name: string, shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tensor4d(Float32Array.from(uniform(name, shape.reduce((product, side) => product * side, 1)), (value) => 2 * value - 1), shape)

describe.skipIf(!tensorflowIsBuilt())('correlate', () => {
  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
  })

  it('is 1 where the search embedding holds the template, at any scale, and less elsewhere (cosine)', () => {
    const search = draw('search', [1, 9, 9, 3])
    const template = tf.mul(tf.slice(search, [0, 2, 5, 0], [1, 4, 4, 3]), 7) as tf.Tensor4D
    const response = correlate({ template, search, kind: 'cosine' })
    expect(response.shape).toEqual([1, 6, 6])
    const values = [...response.dataSync()]
    const peak = values.indexOf(Math.max(...values))
    expect([Math.floor(peak / 6), peak % 6]).toEqual([2, 5])
    expect(values[peak]).toBeCloseTo(1, 5)
    expect(values.every((value, at) => at === peak || Math.abs(value) < 0.9)).toBe(true)
  })

  it('is the sum of products, times 1e-3 (plain)', () => {
    const [template, search] = [draw('template', [2, 2, 2, 3]), draw('search', [2, 3, 3, 3])]
    const values = correlate({ template, search, kind: 'plain' }).dataSync()
    const [t, s] = [template.arraySync(), search.arraySync()]
    for (const [at, value] of values.entries()) {
      const [n, y, x] = [Math.floor(at / 4), Math.floor(at / 2) % 2, at % 2]
      let sum = 0
      for (const j of [0, 1]) for (const i of [0, 1]) for (const c of [0, 1, 2]) sum += t[n]![j]![i]![c]! * s[n]![y + j]![x + i]![c]!
      expect(value).toBeCloseTo(1e-3 * sum, 7)
    }
  })

  it('stays finite, with its gradient, where an embedding is all zero', () => {
    const gradient = tf.grad((search: tf.Tensor) => tf.sum(correlate({ template: draw('template', [1, 2, 2, 3]), search: search as tf.Tensor4D, kind: 'cosine' })))
    expect([...gradient(tf.zeros([1, 4, 4, 3])).dataSync()].every(Number.isFinite)).toBe(true)
  })
})
