import * as tf from '@tensorflow/tfjs-core'
import { openBackend } from '../../main/backend/openBackend'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
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

/** AlexNet embedding of one search region. */
async function timeEmbedding({ repetitions }: Work): Promise<Answer> {
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
