import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { MomentumOptimizer } from '../../../main/core/train/momentumOptimizer'
import type { UpdateOptions } from '../../../main/core/train/momentumOptimizer'
import { openTestBackend } from '../../support/openTestBackend'

openTestBackend()

const OPTIONS: UpdateOptions = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01, gradientClip: 100 }

/** Takes steps with these gradients from these weights; the weights after each. */
async function walk({ optimizer = new MomentumOptimizer(), weights, gradients, options = OPTIONS }: { optimizer?: MomentumOptimizer; weights: number[]; gradients: number[][]; options?: UpdateOptions }): Promise<{ path: number[][]; norms: number[]; optimizer: MomentumOptimizer }> {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(weights)))
  const path: number[][] = []
  const norms: number[] = []
  for (const values of gradients) {
    const gradient = tf.tensor1d(values)
    norms.push(await optimizer.update(new Map([['w', variable]]), new Map([['w', gradient]]), options))
    gradient.dispose()
    path.push([...variable.dataSync()])
  }
  variable.dispose()
  return { path, norms, optimizer }
}

function close(values: readonly number[]): unknown[] {
  return values.map((value) => expect.closeTo(value, 6) as unknown)
}

describe('MomentumOptimizer', () => {
  it('steps as torch.optim.SGD(lr=.1, momentum=.9, weight_decay=.01), by hand', async () => {
    const { path, norms, optimizer } = await walk({ weights: [1, -2], gradients: [[0.5, 0.25], [0.5, 0.25], [-1, 0]] })
    // v1 = g + .01 w = [.51, .23];                     w1 = w0 - .1 v1 = [.949, -2.023]
    // v2 = .9 v1 + g + .01 w1 = [.96849, .43677];      w2 = [.852151, -2.066677]
    // v3 = .9 v2 + g + .01 w2 = [-.11983749, .37242623]; w3 = [.864134749, -2.103919623]
    expect(path).toEqual([close([0.949, -2.023]), close([0.852151, -2.066677]), close([0.864134749, -2.103919623])])
    expect(norms).toEqual(close([Math.hypot(0.5, 0.25), Math.hypot(0.5, 0.25), 1]))
    expect([...(await optimizer.read())['w']!.values]).toEqual(close([-0.11983749, 0.37242623]))
    optimizer.dispose()
  })

  it('clips the gradient as a whole, over all variables, and says how long it was', async () => {
    const optimizer = new MomentumOptimizer()
    const [a, b] = [tf.variable(tf.tensor1d([0])), tf.variable(tf.tensor1d([0, 0]))]
    const gradients = new Map<string, tf.Tensor>([['a', tf.tensor1d([3])], ['b', tf.tensor1d([0, 4])]])
    const norm = await optimizer.update(new Map([['a', a], ['b', b]]), gradients, { learningRate: 1, momentum: 0, weightDecay: 0, gradientClip: 0.5 })
    expect(norm).toBeCloseTo(5, 6)
    expect([...a.dataSync(), ...b.dataSync()]).toEqual(close([-0.3, 0, -0.4]))
    tf.dispose([a, b, ...gradients.values()])
    optimizer.dispose()
  })

  it.each([Number.NaN, Infinity])('moves nothing for a gradient of %f', async (bad) => {
    const { path, norms, optimizer } = await walk({ weights: [1, -2], gradients: [[0.5, bad]] })
    expect(Number.isFinite(norms[0])).toBe(false)
    expect(path).toEqual([[1, -2]])
    expect(await optimizer.read()).toEqual({})
  })

  it('goes on after read and load as if it had not been interrupted', async () => {
    const gradients = [[0.5, 0.25], [0.5, -0.25], [-1, 0.125], [0.75, 2]]
    const whole = await walk({ weights: [1, -2], gradients })
    const first = await walk({ weights: [1, -2], gradients: gradients.slice(0, 2) })
    const second = new MomentumOptimizer()
    second.load(await first.optimizer.read())
    const rest = await walk({ optimizer: second, weights: first.path[1]!, gradients: gradients.slice(2) })
    expect(rest.path).toEqual(whole.path.slice(2))
    for (const { optimizer } of [whole, first, rest]) optimizer.dispose()
  })

  it('starts from rest after a reset and leaves no tensors', async () => {
    const before = tf.memory().numTensors
    const { optimizer } = await walk({ weights: [1, -2], gradients: [[5, 5]] })
    optimizer.reset()
    const { path } = await walk({ optimizer, weights: [1, -2], gradients: [[0.5, 0.25]] })
    expect(path).toEqual([close([0.949, -2.023])])
    optimizer.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
