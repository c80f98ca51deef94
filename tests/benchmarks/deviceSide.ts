import * as tf from '@tensorflow/tfjs-core'
import { openBackend } from '../../main/backend/openBackend'
import type { Backbone } from '../../main/contract/model'
import { correlate } from '../../main/core/network/correlation'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
import { serveLines, timeRuns, type Answer, type Work } from './jobLines'
import { openTraining } from './trainingStep'

// One device's side of `devices.mjs`: the same weights and noise on either, so that what comes out may differ by rounding alone.

const backend = await openBackend({ engine: 'tensorflow', device: process.argv[2] === 'gpu' ? 'gpu' : 'cpu' })
const STEPS = 3

await serveLines({
  describe: async () => ({ device: backend.device, name: backend.deviceName, reason: backend.reason }),
  respond: async ({ backbone }) => respond(backbone as Backbone),
  learn: async ({ backbone }) => learn(backbone as Backbone),
  time,
})

/** Responses of an exemplar in a search region, both of noise: 17 x 17 values. */
async function respond(backbone: Backbone): Promise<Answer> {
  const network = new SiameseNetwork({ backbone, correlation: 'plain', seed: 1 })
  const response = tf.tidy(() => correlate({ template: network.embed(noise(127)), search: network.embed(noise(255)), kind: 'plain' }))
  const values = [...(await response.data())]
  response.dispose()
  network.dispose()
  return { values }
}

/** Loss and gradient of a few training steps, each from where the one before it led. */
async function learn(backbone: Backbone): Promise<Answer> {
  const training = openTraining({ backbone, loss: 'nr' })
  const steps: { loss: number; gradientNorm: number }[] = []
  while (steps.length < STEPS) {
    const { loss, gradientNorm } = await training.step()
    steps.push({ loss, gradientNorm })
  }
  training.dispose()
  return { steps }
}

async function time({ backbone, repetitions }: Work): Promise<Answer> {
  const network = new SiameseNetwork({ backbone: backbone as Backbone, correlation: 'plain', seed: 1 })
  const region = noise(255)
  const embedding = await timeRuns(Number(repetitions), async () => {
    const result = network.embed(region)
    await result.data()
    result.dispose()
  })
  tf.dispose(region)
  network.dispose()
  const training = openTraining({ backbone: backbone as Backbone, loss: 'nr' })
  const step = await timeRuns(Number(repetitions), async () => void (await training.step()))
  training.dispose()
  return { embedding, step }
}

/** @returns [1, side, side, 3], 0 .. 255 */
function noise(side: number): tf.Tensor4D {
  return tf.randomUniform([1, side, side, 3], 0, 255, 'float32', side)
}
