import * as tf from '@tensorflow/tfjs-core'
import { openBackend } from '../../main/backend/openBackend'
import { TRACKING_CONSTANTS, type ModelCard } from '../../main/contract/model'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
import { openNetwork } from '../../main/jobs/tracking/openNetwork'
import { serveLines, timeRuns, type Answer, type Work } from './jobLines'
import { makeClip, timeTracking } from './trackingRate'
import { timeTrainingStep } from './trainingStep'

/** Pultrack's side of the benchmarks, on the processor: the peers have no other. */
const backend = await openBackend({ device: 'cpu' })

await serveLines({
  describe: async () => ({ version: backend.versions.tensorflow ?? backend.engine, engine: backend.engine, device: backend.deviceName }),
  embed: timeEmbedding,
  step: timeTrainingStep,
  makeClip,
  track: (work) => timeTracking(backend, work),
})

/** AlexNet embedding of one search region, by the learning engine or by ONNX Runtime. */
async function timeEmbedding({ repetitions, engine }: Work): Promise<Answer> {
  if (engine === 'onnx') return timeOnnx(Number(repetitions))
  const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'plain', seed: 1 })
  const region = tf.randomUniform([1, 255, 255, 3], 0, 255, 'float32', 1) as tf.Tensor4D
  const milliseconds = await timeRuns(Number(repetitions), async () => {
    const embedding = network.embed(region)
    await embedding.data()
    embedding.dispose()
  })
  region.dispose()
  network.dispose()
  return { milliseconds }
}

async function timeOnnx(repetitions: number): Promise<Answer> {
  const random = new SiameseNetwork({ backbone: 'alexnet', correlation: 'plain', seed: 1 })
  const card: ModelCard = { format: 'pultrack-model', version: 1, id: 'r', name: 'r', backbone: 'alexnet', correlation: 'plain', tracking: TRACKING_CONSTANTS.plain, training: {} }
  const opened = await openNetwork({ card, tensors: await random.parameters.read(), backend, trackerEngine: 'onnx' })
  const pixels = Float32Array.from({ length: 255 * 255 * 3 }, (_, index) => (index * 7919) % 256)
  const milliseconds = await timeRuns(repetitions, async () => (await opened.network.embed(pixels, 255)).dispose())
  opened.dispose()
  random.dispose()
  return { milliseconds }
}
