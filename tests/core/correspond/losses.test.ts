import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorflow } from '../../../main/backend/tensorflow'
import { LOSS_KINDS } from '../../../main/contract/config'
import { ABSENT } from '../../../main/core/correspond/absence'
import { createCorrespondenceLoss } from '../../../main/core/correspond/createCorrespondenceLoss'
import { computeForm } from '../../../main/core/correspond/linearAlgebra'
import { createLogisticLoss } from '../../../main/core/correspond/logisticLoss'
import { computeNoiseModel } from '../../../main/core/correspond/noiseModel'
import { createNoiseRobustLoss } from '../../../main/core/correspond/noiseRobustLoss'
import { computeFullPrecision } from '../../../main/core/correspond/precision'
import { Random } from '../../../main/core/random'
import { tensorflowIsBuilt } from '../../backend/nativeRuntime'
import { CELLS, drawLabel, GRID, subtract, sumOf } from './noisyResponses'

const VARIANCES = { noiseVariance: 1, labelVariance: 1, gridSize: GRID }
const SHIFTS = [{ x: 0, y: 0 }, { x: 3, y: -2 }, { x: -4, y: 4 }, { x: 3, y: -2 }]

/** One map per shift: the label where it belongs, on top of noise. */
function drawMaps(seed: number): Float32Array {
  const random = new Random(seed)
  return Float32Array.from(SHIFTS.flatMap((center) => [...drawLabel({ center, labelVariance: 1 })].map((value) => value + 0.2 * random.normal())))
}

const toTensor = (values: Float32Array): tf.Tensor3D => tf.tensor3d(values, [values.length / CELLS, GRID, GRID])

describe.skipIf(!tensorflowIsBuilt())('losses of stage 3 on TensorFlow', () => {
  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
  })

  describe.each(LOSS_KINDS)('%s', (kind) => {
    const loss = createCorrespondenceLoss({ kind, ...VARIANCES })
    const totalOf = (values: Float32Array): number => sumOf(Float64Array.from(loss.evaluate({ response: toTensor(values), shifts: SHIFTS }).dataSync()))

    it('has the gradient that finite differences show', () => {
      const values = drawMaps(1)
      const gradient = tf.grad((response: tf.Tensor) => tf.sum(loss.evaluate({ response: response as tf.Tensor3D, shifts: SHIFTS })))(toTensor(values)).dataSync()
      const random = new Random(2)
      const direction = values.map(() => random.normal())
      for (const cells of [values.keys(), [0, 144, 300, 650, 1155]].map((list) => new Set(list))) {
        const step = 0.02
        const moved = (sign: number): Float32Array => values.map((value, at) => value + (cells.has(at) ? sign * step * direction[at]! : 0))
        const measured = (totalOf(moved(1)) - totalOf(moved(-1))) / (2 * step)
        const expected = [...cells].reduce((sum, at) => sum + gradient[at]! * direction[at]!, 0)
        expect(Math.abs(measured - expected) / Math.abs(expected)).toBeLessThan(5e-3)
      }
    })

    it('judges every map by its own shift, whatever else is in the batch', () => {
      const values = drawMaps(3)
      const batch = loss.evaluate({ response: toTensor(values), shifts: SHIFTS }).dataSync()
      for (const [at, shift] of SHIFTS.entries()) {
        const alone = loss.evaluate({ response: toTensor(values.slice(at * CELLS, (at + 1) * CELLS)), shifts: [shift] }).dataSync()
        expect(alone[0]).toBeCloseTo(batch[at]!, 3)
        const elsewhere = loss.evaluate({ response: toTensor(values.slice(at * CELLS, (at + 1) * CELLS)), shifts: [{ x: shift.x + (shift.x > 0 ? -3 : 3), y: shift.y }] }).dataSync()
        expect(elsewhere[0]).toBeGreaterThan(alone[0]!)
      }
    })

    it('calibrates to the gain and bias of least loss', () => {
      const response = drawMaps(4).map((value) => 30 * value - 12)
      const { gain, bias } = loss.calibrate({ response, shifts: SHIFTS })
      const calibrated = totalOf(response.map((value) => gain * value + bias))
      expect(gain).toBeGreaterThan(0)
      expect(calibrated).toBeLessThan(totalOf(response))
      if (kind === 'logistic') return // its calibration meets logits, not the loss itself
      for (const [factor, offset] of [[1.02, 0], [0.98, 0], [1, 0.01], [1, -0.01]] as const) {
        expect(totalOf(response.map((value) => gain * factor * value + bias + offset))).toBeGreaterThan(calibrated)
      }
    })

    it('keeps flat maps at gain 1, and refuses maps that are not finite', () => {
      const { gain, bias } = loss.calibrate({ response: new Float32Array(4 * CELLS).fill(5), shifts: SHIFTS })
      expect(gain).toBe(1)
      expect(Math.abs(5 + bias)).toBeLessThan(2)
      expect(() => loss.calibrate({ response: drawMaps(1).fill(Number.NaN, 0, 1), shifts: SHIFTS })).toThrow(/not finite/)
    })

    it('refuses a batch whose shifts do not match its maps', () => {
      expect(() => loss.evaluate({ response: toTensor(drawMaps(1)), shifts: SHIFTS.slice(1) })).toThrow(/4 response maps came with 3 shifts/)
      expect(() => loss.calibrate({ response: drawMaps(1), shifts: SHIFTS.slice(1) })).toThrow(RangeError)
    })

    it('wants an empty map where the target is not in the search region', () => {
      const judge = (map: Float32Array): number => loss.evaluate({ response: toTensor(map), shifts: [ABSENT] }).dataSync()[0]!
      const peak = Float32Array.from(drawLabel({ center: { x: 0, y: 0 }, labelVariance: 1 }))
      const empty = new Float32Array(CELLS)
      expect(judge(peak)).toBeGreaterThan(judge(empty))
      expect(judge(peak.map((value) => 2 * value))).toBeGreaterThan(judge(peak))
      const { gain, bias } = loss.calibrate({ response: drawMaps(4), shifts: [...SHIFTS.slice(0, 3), ABSENT] })
      expect([gain, bias].every(Number.isFinite)).toBe(true)
    })

    it('keeps no tensors between calls', () => {
      const before = tf.memory().numTensors
      const response = toTensor(drawMaps(5))
      tf.dispose([response, loss.evaluate({ response, shifts: SHIFTS })])
      expect(tf.memory().numTensors).toBe(before)
    })
  })

  it('the noise-robust loss is the float64 form, in float32', () => {
    const values = drawMaps(6)
    const losses = createNoiseRobustLoss({ form: 'full', ...VARIANCES }).evaluate({ response: toTensor(values), shifts: SHIFTS }).dataSync()
    for (const [at, shift] of SHIFTS.entries()) {
      const model = computeNoiseModel({ ...VARIANCES, shift })
      const residual = subtract(Float64Array.from(values.subarray(at * CELLS, (at + 1) * CELLS)), model.mean)
      const expected = 0.5 * computeForm({ matrix: computeFullPrecision(model), left: residual, right: residual })
      expect(Math.abs(losses[at]! - expected) / expected).toBeLessThan(1e-5)
    }
  })

  it('the noise-robust loss of an absent target is the squared response over the ridge of a present one: what is left of it as the target moves out', () => {
    const loss = createNoiseRobustLoss({ form: 'full', ...VARIANCES })
    const [map] = [drawMaps(8).subarray(0, CELLS)]
    const { ridge } = computeNoiseModel({ ...VARIANCES, shift: { x: 0, y: 0 } })
    const judge = (shift: { x: number; y: number }): number => loss.evaluate({ response: toTensor(Float32Array.from(map!)), shifts: [shift] }).dataSync()[0]!
    const expected = (0.5 * map!.reduce((sum, value) => sum + value ** 2, 0)) / ridge
    expect(judge(ABSENT) / expected).toBeCloseTo(1, 5)
    expect(judge({ x: 14, y: 0 }) / expected).toBeCloseTo(1, 3)
    expect(judge({ x: 9, y: 0 }) / expected).not.toBeCloseTo(1, 3)
  })

  it('the logistic loss is log 2 per cell on a flat map and balances one positive against all negatives', () => {
    const loss = createLogisticLoss({ gridSize: GRID })
    const flat = loss.evaluate({ response: tf.zeros([1, GRID, GRID]), shifts: [{ x: 2, y: 1 }] }).dataSync()
    expect(flat[0]! / CELLS).toBeCloseTo(Math.log(2), 5)
    const sure = new Float32Array(CELLS).fill(-30)
    for (let row = -2; row <= 2; row += 1) {
      for (let column = Math.abs(row) - 2; column <= 2 - Math.abs(row); column += 1) sure[(8 + 1 + row) * GRID + 8 + 2 + column] = 30
    }
    expect(loss.evaluate({ response: toTensor(sure), shifts: [{ x: 2, y: 1 }] }).dataSync()[0]).toBeLessThan(1e-3)
    sure[9 * GRID + 10] = -30 // one of thirteen positives missed by 30 nats
    expect(loss.evaluate({ response: toTensor(sure), shifts: [{ x: 2, y: 1 }] }).dataSync()[0]! / CELLS).toBeCloseTo(30 / 26, 4)
  })

  it('the noise-robust loss refuses exact centres: its ridge is a share of the noise', () => {
    expect(() => createNoiseRobustLoss({ form: 'full', ...VARIANCES, noiseVariance: 0 })).toThrow(RangeError)
  })
})
