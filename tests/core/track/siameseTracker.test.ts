import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBackend } from '../../../main/backend/openBackend'
import { type Box, iou } from '../../../main/contract/geometry'
import { BACKBONES, TRACKING_CONSTANTS, type CorrelationKind } from '../../../main/contract/model'
import { centerOf, distance } from '../../../main/core/geometry/box'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { calibrateStatistics } from '../../../main/core/track/calibrateStatistics'
import { IdentityTracker } from '../../../main/core/track/identityTracker'
import { trackWith } from '../../../main/core/track/ownNetwork'
import { SiameseTracker } from '../../../main/core/track/siameseTracker'
import { drawTexture } from './movingTexture'

const WIDTH = 320
const HEIGHT = 240
const FIRST: Box = { left: 100, top: 90, width: 48, height: 40 }

function draw(box: Box): ReturnType<typeof drawTexture> {
  return drawTexture({ width: WIDTH, height: HEIGHT, box })
}

function grow(box: Box, factor: number): Box {
  const { x, y } = centerOf(box)
  return { left: x - (box.width * factor) / 2, top: y - (box.height * factor) / 2, width: box.width * factor, height: box.height * factor }
}

const networks = new Map<CorrelationKind, SiameseNetwork>()

beforeAll(async () => {
  await openBackend({ device: 'cpu' })
  for (const correlation of ['cosine', 'plain'] as const) {
    const network = new SiameseNetwork({ backbone: 'alexnet', correlation, seed: 3 })
    calibrateStatistics(network, draw(FIRST))
    networks.set(correlation, network)
  }
}, 300_000)

afterAll(() => {
  for (const network of networks.values()) network.dispose()
})

function createTracker(correlation: CorrelationKind): SiameseTracker {
  return new SiameseTracker(trackWith(networks.get(correlation)!), TRACKING_CONSTANTS[correlation])
}

describe.each(['cosine', 'plain'] as const)('SiameseTracker, %s correlation', (correlation) => {
  it('follows a moving patch, with one raw map a frame', async () => {
    const tracker = createTracker(correlation)
    await tracker.init(draw(FIRST), FIRST)
    for (let step = 1; step <= 8; step += 1) {
      const truth = { ...FIRST, left: FIRST.left + 9 * step, top: FIRST.top - 4 * step }
      const update = await tracker.update(draw(truth))
      expect(iou(update.box, truth)).toBeGreaterThan(0.6)
      expect(update.response).toMatchObject({ size: 17 })
      expect(update.score).toBe(Math.max(...update.response!.values))
      expect(update.psr).toBeGreaterThan(2)
    }
    tracker.dispose()
  })

  it('finds the shift to within a pixel and a half on the first frame', async () => {
    const tracker = createTracker(correlation)
    await tracker.init(draw(FIRST), FIRST)
    const truth = { ...FIRST, left: FIRST.left - 16, top: FIRST.top + 12 }
    const { box } = await tracker.update(draw(truth))
    expect(distance(centerOf(box), centerOf(truth))).toBeLessThan(1.5)
    tracker.dispose()
  })
})

describe('SiameseTracker', () => {
  it('grows and shrinks with the target', async () => {
    const tracker = createTracker('cosine')
    await tracker.init(draw(FIRST), FIRST)
    let growth = 1
    for (let step = 1; step <= 8; step += 1) growth = (await tracker.update(draw(grow(FIRST, 1.03 ** step)))).box.width / FIRST.width
    expect(growth).toBeGreaterThan(1.1)
    await tracker.init(draw(FIRST), FIRST)
    for (let step = 1; step <= 8; step += 1) growth = (await tracker.update(draw(grow(FIRST, 0.97 ** step)))).box.width / FIRST.width
    expect(growth).toBeLessThan(0.9)
    tracker.dispose()
  })

  it('takes over scaleDamping of a step of scale', async () => {
    const tracker = createTracker('cosine')
    await tracker.init(draw(FIRST), FIRST)
    const { box, scaleIndex } = await tracker.update(draw(grow(FIRST, 1.08))) // enough to be worth the penalty
    expect(scaleIndex).toBe(2)
    expect(box.width / FIRST.width).toBeCloseTo(1 + 0.59 * 0.0375, 6)
    expect(box.width / box.height).toBeCloseTo(FIRST.width / FIRST.height, 6)
    tracker.dispose()
  })

  it('follows a target partly outside and keeps the centre in the picture', async () => {
    const tracker = createTracker('cosine')
    const edge: Box = { left: -15, top: 90, width: 48, height: 40 }
    await tracker.init(draw(edge), edge)
    for (let step = 1; step <= 3; step += 1) {
      const truth = { ...edge, left: edge.left - 2 * step }
      expect(distance(centerOf((await tracker.update(draw(truth))).box), centerOf(truth))).toBeLessThan(3)
    }
    const narrow = drawTexture({ width: WIDTH, height: 40, box: null }) // the target's height is beyond its lower edge
    expect(centerOf((await tracker.update(narrow)).box).y).toBe(40)
    tracker.dispose()
  })

  it('gives the same boxes twice and leaves no tensors behind', async () => {
    const before = tf.memory().numTensors
    const runs: Box[][] = []
    for (let run = 0; run < 2; run += 1) {
      const tracker = createTracker('cosine')
      await tracker.init(draw(FIRST), FIRST)
      const boxes: Box[] = []
      for (let step = 1; step <= 3; step += 1) boxes.push((await tracker.update(draw({ ...FIRST, left: FIRST.left + 5 * step }))).box)
      await tracker.init(draw(FIRST), FIRST)
      tracker.dispose()
      runs.push(boxes)
    }
    expect(runs[1]).toEqual(runs[0])
    expect(tf.memory().numTensors).toBe(before)
  })

  it('says that a diverged model gives no finite response', async () => {
    const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'plain', seed: 1 })
    const broken = [...network.parameters.trainable.values()][0]!
    tf.tidy(() => broken.assign(tf.fill(broken.shape, NaN)))
    const tracker = new SiameseTracker(trackWith(network), TRACKING_CONSTANTS.plain)
    await tracker.init(draw(FIRST), FIRST)
    await expect(tracker.update(draw(FIRST))).rejects.toMatchObject({ code: 'model-invalid' })
    tracker.dispose()
    network.dispose()
  })
})

describe.each([
  ['SiameseTracker', () => createTracker('cosine')],
  ['IdentityTracker', () => new IdentityTracker()],
] as const)('%s.init', (_, create) => {
  it.each([
    ['zero width', { ...FIRST, width: 0 }, 'box-invalid'],
    ['negative height', { ...FIRST, height: -4 }, 'box-invalid'],
    ['NaN', { ...FIRST, left: NaN }, 'box-invalid'],
    ['infinite', { ...FIRST, width: Infinity }, 'box-invalid'],
    ['right of the picture', { ...FIRST, left: WIDTH }, 'box-outside'],
    ['above the picture', { ...FIRST, top: -40 }, 'box-outside'],
  ])('refuses a box that is %s', async (_why, box, code) => {
    await expect(create().init(draw(FIRST), box)).rejects.toMatchObject({ code })
  })
})

describe('calibrateStatistics', () => {
  it.each(BACKBONES)('%s: inference then normalises like the batch itself, and tracks', async (backbone) => {
    const network = new SiameseNetwork({ backbone, correlation: 'plain', seed: 2 })
    const picture = draw(FIRST)
    calibrateStatistics(network, picture)
    // The momentum is known twice, here and in the backbone; were they to differ, the variances would be off by their ratio.
    const { infer, train } = embedBothWays(network, picture)
    expect(infer / train).toBeGreaterThan(0.7)
    expect(infer / train).toBeLessThan(1.4)
    const tracker = new SiameseTracker(trackWith(network), TRACKING_CONSTANTS.plain)
    await tracker.init(picture, FIRST)
    const truth = { ...FIRST, left: FIRST.left + 12, top: FIRST.top + 8 }
    expect(iou((await tracker.update(draw(truth))).box, truth)).toBeGreaterThan(0.8)
    tracker.dispose()
    network.dispose()
  }, 300_000)
})

/** Deviation of the embedding under the statistics and under the batch's own moments. */
function embedBothWays(network: SiameseNetwork, picture: ReturnType<typeof draw>): { infer: number; train: number } {
  return tf.tidy(() => {
    const image = tf.tensor4d(Float32Array.from(picture.data), [1, HEIGHT, WIDTH, 3])
    const deviation = (x: tf.Tensor): number => tf.sqrt(tf.moments(x).variance).dataSync()[0]!
    return { infer: deviation(network.forward(image, 'infer')), train: deviation(network.forward(image, 'train')) }
  })
}
