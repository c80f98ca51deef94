import * as tf from '@tensorflow/tfjs-core'
import type { Picture } from '../../contract/frame'
import type { Backbone } from '../../contract/model'
import { cropSquare, meanColour, SEARCH_SIZE } from '../geometry/crop'
import type { SiameseNetwork } from '../network/siameseNetwork'

/** Share of one batch that the moving statistics take over, as the backbones set it (method 4.1, 4.2). */
const MOMENTUM: Record<Backbone, number> = { alexnet: 0.05, ciresnet22: 0.1, compact: 0.05 }
/** Crops a side and their sides as shares of the picture's shorter one: 3 x 3 x 2 crops, about the pilot's 29. */
const GRID = 3
const SIDE_SHARES = [0.4, 0.8]

/**
 * Sets the batch-norm statistics of a network to the moments of crops from one picture, without moving its weights:
 * what makes random weights a fair baseline (method 12).
 */
export function calibrateStatistics(network: SiameseNetwork, picture: Picture): void {
  const { statistics } = network.parameters
  for (const variable of statistics.values()) assignScaled({ variable, factor: 0 })
  tf.tidy(() => void network.forward(cropGrid(picture), 'train'))
  network.commitStatistics() // 0 + momentum * moments
  for (const variable of statistics.values()) assignScaled({ variable, factor: 1 / MOMENTUM[network.backbone] })
}

function assignScaled({ variable, factor }: { variable: tf.Variable; factor: number }): void {
  tf.tidy(() => variable.assign(tf.mul(variable, factor)))
}

/** [18, 255, 255, 3]: squares of two sizes, evenly over the picture. */
function cropGrid(picture: Picture): tf.Tensor4D {
  const fill = meanColour(picture)
  const count = GRID * GRID * SIDE_SHARES.length
  const values = new Float32Array(count * SEARCH_SIZE * SEARCH_SIZE * 3)
  for (let index = 0; index < count; index += 1) {
    const side = SIDE_SHARES[Math.floor(index / (GRID * GRID))]! * Math.min(picture.width, picture.height)
    const center = {
      x: ((1 + (index % GRID)) * picture.width) / (GRID + 1),
      y: ((1 + (Math.floor(index / GRID) % GRID)) * picture.height) / (GRID + 1),
    }
    cropSquare({ picture, center, side, size: SEARCH_SIZE, fill, out: values, outOffset: index * SEARCH_SIZE * SEARCH_SIZE * 3 })
  }
  return tf.tensor4d(values, [count, SEARCH_SIZE, SEARCH_SIZE, 3])
}
