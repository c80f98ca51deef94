import * as tf from '@tensorflow/tfjs-core'

import { AppError } from '../contract/errors'
import { SiameseNetwork } from '../core/network/siameseNetwork'

/** What the engine manages on this machine, measured within about two seconds. */
export interface SelfTestReport {
  /** Median time of the AlexNet embedding of one 255 px search region, in milliseconds. */
  embeddingMilliseconds: number
  embeddings: number
  /** Rate of a 3x3 convolution with 256 channels on either side, in 10^9 multiplications and additions a second. */
  convolutionGigaflops: number
  seconds: number
}

const BUDGET_EACH = 900 // ms, for either figure
const SEARCH_REGION = 255

const CONVOLUTION = { batch: 4, side: 32, channels: 256, kernel: 3 }

/** Runs the engine that is open. @throws AppError `interrupted`, `internal` where a result is not finite */
export async function runSelfTest(signal?: AbortSignal): Promise<SelfTestReport> {
  const started = performance.now()
  const embeddingTimes = await timeEmbedding(signal)
  const convolutionTimes = await timeConvolution(signal)
  return {
    embeddingMilliseconds: median(embeddingTimes),
    embeddings: embeddingTimes.length,
    convolutionGigaflops: convolutionOperations() / (median(convolutionTimes) * 1e6),
    seconds: (performance.now() - started) / 1000,
  }
}

async function timeEmbedding(signal: AbortSignal | undefined): Promise<number[]> {
  const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'cosine', seed: 1 })
  const region = tf.randomUniform([1, SEARCH_REGION, SEARCH_REGION, 3], 0, 255, 'float32', 1) as tf.Tensor4D
  try {
    return await repeat(() => network.embed(region), signal)
  } finally {
    region.dispose()
    network.dispose()
  }
}

async function timeConvolution(signal: AbortSignal | undefined): Promise<number[]> {
  const { batch, side, channels, kernel } = CONVOLUTION
  const input = tf.randomNormal([batch, side, side, channels], 0, 1, 'float32', 2) as tf.Tensor4D
  const filter = tf.randomNormal([kernel, kernel, channels, channels], 0, 1, 'float32', 3) as tf.Tensor4D
  try {
    return await repeat(() => tf.conv2d(input, filter, 1, 'valid'), signal)
  } finally {
    tf.dispose([input, filter])
  }
}

/** One multiplication and one addition per tap: 2 N (H-2) (W-2) k k I O. */
function convolutionOperations(): number {
  const { batch, side, channels, kernel } = CONVOLUTION
  const outputSide = side - kernel + 1
  return 2 * batch * outputSide ** 2 * kernel ** 2 * channels ** 2
}

/** Times of single runs in milliseconds, for as long as the budget lasts; the first is left out, also of the budget: a GPU loads its libraries in it, which takes seconds. */
async function repeat(compute: () => tf.Tensor, signal: AbortSignal | undefined): Promise<number[]> {
  const times: number[] = []
  await runOnce(compute)
  const started = performance.now()
  do {
    if (signal?.aborted) throw new AppError({ code: 'interrupted', message: 'The self-test was stopped' })
    times.push(await runOnce(compute))
  } while (performance.now() - started < BUDGET_EACH)
  return times
}

async function runOnce(compute: () => tf.Tensor): Promise<number> {
  const started = performance.now()
  const output = compute()
  const corner = tf.slice(output, output.shape.map(() => 0), output.shape.map(() => 1))
  const [value = NaN] = await corner.data() // waits for a GPU to have finished
  const elapsed = performance.now() - started
  tf.dispose([output, corner])
  if (!Number.isFinite(value)) throw new AppError({ code: 'internal', message: 'The engine returned a number that is not finite in the self-test' })
  return elapsed
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
