import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { ntXent } from '../../../main/core/discriminate/ntXent'
import type { NtXentRequest } from '../../../main/core/discriminate/ntXent'
import { Random } from '../../../main/core/random'
import { openTestBackend } from '../../support/openTestBackend'

openTestBackend()

const LENGTH = 5
const TEMPERATURE = 0.3

function unitRows(count: number, seed: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const row = Array.from({ length: LENGTH }, () => random.normal())
    const norm = Math.hypot(...row)
    return row.map((value) => value / norm)
  })
}

function mask(rows: number, columns: number, seed: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => (random.chance(0.5) ? 1 : 0)))
}

interface Plain {
  projections: number[][]
  negatives: number[][]
  distractors?: { projections: number[][]; negatives: number[][] }
  temperature?: number
}

/** The formula of method 1.2 in plain numbers, one exponential at a time. */
function computePlainly({ projections, negatives, distractors, temperature = TEMPERATURE }: Plain): number {
  const similarity = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0)
  const views = projections.length
  const losses = projections.map((view, i) => {
    const partner = (i + views / 2) % views
    const positive = Math.exp(similarity(view, projections[partner]!) / temperature)
    let sum = positive
    for (const [k, other] of projections.entries()) if (k !== i && k !== partner && negatives[i]![k]) sum += Math.exp(similarity(view, other) / temperature)
    for (const [m, other] of (distractors?.projections ?? []).entries()) if (distractors!.negatives[i]![m]) sum += Math.exp(similarity(view, other) / temperature)
    return -Math.log(positive / sum)
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / views
}

function toRequest({ projections, negatives, distractors, temperature = TEMPERATURE }: Plain): NtXentRequest {
  return {
    projections: tf.tensor2d(projections), negatives: tf.tensor2d(negatives), temperature,
    ...(distractors ? { distractors: { projections: tf.tensor2d(distractors.projections), negatives: tf.tensor2d(distractors.negatives) } } : {}),
  }
}

function compute(plain: Plain): number {
  const loss = tf.tidy(() => ntXent(toRequest(plain)))
  const [value] = loss.dataSync()
  loss.dispose()
  return value!
}

function all(views: number): number[][] {
  return Array.from({ length: views }, () => new Array<number>(views).fill(1))
}

describe('ntXent', () => {
  it('agrees with the formula: all negatives, some masked, with distractors', () => {
    const projections = unitRows(8, 1)
    const distractors = { projections: unitRows(3, 2), negatives: mask(8, 3, 3) }
    for (const plain of [{ projections, negatives: all(8) }, { projections, negatives: mask(8, 8, 4) }, { projections, negatives: mask(8, 8, 5), distractors }]) {
      expect(compute(plain)).toBeCloseTo(computePlainly(plain), 5)
    }
  })

  it('is log(2N - 1) when all views are one: nothing can be told apart', () => {
    const [row] = unitRows(1, 6)
    expect(compute({ projections: Array.from({ length: 8 }, () => row!), negatives: all(8) })).toBeCloseTo(Math.log(7), 5)
  })

  it('is the smallest there is for equal partners at right angles to all else', () => {
    const axes = [0, 1, 2].map((axis) => Array.from({ length: LENGTH }, (_, at) => (at === axis ? 1 : 0)))
    const loss = compute({ projections: [...axes, ...axes], negatives: all(6), temperature: 0.1 })
    expect(loss).toBeCloseTo(Math.log(1 + 4 * Math.exp(-10)), 6)
    expect(loss).toBeLessThan(compute({ projections: [...axes, ...axes.toReversed()], negatives: all(6), temperature: 0.1 }))
  })

  it('is zero without a single negative, and harder with each distractor near by', () => {
    const projections = unitRows(4, 7)
    const none = all(4).map((row) => row.map(() => 0))
    expect(compute({ projections, negatives: none })).toBeCloseTo(0, 6)
    const near = { projections: [projections[0]!], negatives: [[1], [0], [0], [0]] }
    expect(compute({ projections, negatives: none, distractors: near })).toBeGreaterThan(0.1)
  })

  it('has the gradient of finite differences', () => {
    const plain = { projections: unitRows(6, 8), negatives: mask(6, 6, 9), distractors: { projections: unitRows(2, 10), negatives: mask(6, 2, 11) } }
    const request = toRequest(plain)
    const gradient = tf.grad((x) => ntXent({ ...request, projections: x as tf.Tensor2D }))(request.projections).arraySync() as number[][]
    const step = 1e-4
    for (const [row, values] of plain.projections.entries()) {
      for (const at of values.keys()) {
        const moved = (by: number): number => computePlainly({ ...plain, projections: plain.projections.map((each, index) => (index === row ? each.map((value, j) => value + (j === at ? by : 0)) : each)) })
        expect(gradient[row]![at]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 4)
      }
    }
  })
})
