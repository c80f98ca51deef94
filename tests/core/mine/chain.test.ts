import { beforeAll, describe, expect, it } from 'vitest'
import * as tf from '@tensorflow/tfjs-core'
import type { MineStage } from '../../../main/contract/config'
import type { Picture } from '../../../main/contract/frame'
import type { Box } from '../../../main/contract/geometry'
import type { Instance } from '../../../main/contract/learning'
import { centerOf, distance, objectSize } from '../../../main/core/geometry/box'
import { CONTEXT_SIZE, contextSide } from '../../../main/core/geometry/crop'
import { cutContext, mineWindow, planFrames } from '../../../main/core/mine/chain'
import type { MinedChain } from '../../../main/core/mine/chain'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { calibrateStatistics } from '../../../main/core/track/calibrateStatistics'
import { Random } from '../../../main/core/random'
import { openTestBackend } from '../../support/openTestBackend'
import { drawScene } from '../../support/scene'

openTestBackend()

const SIZE = { width: 240, height: 180 }
const STAGE: MineStage = {
  kind: 'mine', chainLength: 6, frameStep: 1, chainsPerWindow: 4, scaleCount: 1, windowInfluence: 0.3, minimumLength: 2, maximumCycleError: 0.25,
  dropSimilarity: 0, staticDisplacement: 0.1, maximumStaticShare: 1,
}
const WINDOW = { index: 0, clip: 0, from: 0, to: 6 }

/** Where the patch is in a frame: 4 px right and 2 px down each. */
function boxInFrame(frame: number): Box {
  return { left: 70 + 4 * frame, top: 60 + 2 * frame, width: 44, height: 40 }
}

function drawFrame(frame: number, visible = true): Picture {
  return drawScene({ ...SIZE, ground: 9, patches: visible ? [{ box: boxInFrame(frame), seed: 4 }] : [] })
}

function drawClip({ visible = () => true, count = 6 }: { visible?(frame: number): boolean; count?: number } = {}): Map<number, Picture> {
  return new Map(Array.from({ length: count }, (_, frame) => [frame, drawFrame(frame, visible(frame))]))
}

function startAt(frameIndex: number): Instance {
  return { id: 7, clip: 0, window: 0, frameIndex, box: boxInFrame(frameIndex), objectness: 1, crop: 0 }
}

let network: SiameseNetwork

beforeAll(() => {
  network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'cosine', seed: 3 })
  calibrateStatistics(network, drawFrame(0))
  return () => network.dispose()
})

function mine(request: { frames?: Map<number, Picture>; instances?: Instance[]; stage?: Partial<MineStage> }): Promise<MinedChain[]> {
  const { frames = drawClip(), instances = [startAt(0)], stage } = request
  return mineWindow({ network, window: WINDOW, frames, instances, stage: { ...STAGE, ...stage }, random: new Random(1) })
}

describe('mineWindow', () => {
  it('follows a patch over textured ground, forward and back, with random weights', async () => {
    const tensors = tf.memory().numTensors
    const [chain] = await mine({})
    expect(tf.memory().numTensors).toBe(tensors)
    expect(chain!.instance).toBe(7)
    expect(chain!.frameIndexes).toEqual([0, 1, 2, 3, 4, 5])
    for (const [at, box] of chain!.boxes.entries()) expect(distance(centerOf(box), centerOf(boxInFrame(at)))).toBeLessThan(5)
    expect(chain!.cycleError).toBeLessThan(0.1)
    expect(Math.hypot(chain!.cycleOffset.x, chain!.cycleOffset.y)).toBeCloseTo(chain!.cycleError, 9)
    expect(chain!.displacement).toBeCloseTo(Math.hypot(20, 10) / objectSize(boxInFrame(0)), 0)
    expect(chain!.similarities[0]).toBe(1)
    expect(Math.min(...chain!.similarities)).toBeGreaterThan(0.8)
    expect(chain!.peakToSidelobe).toHaveLength(5)
  })

  it('does not close the cycle when the object vanishes, and is less sure', async () => {
    const [held] = await mine({})
    const [lost] = await mine({ frames: drawClip({ visible: (frame) => frame < 2 }) })
    expect(lost!.cycleError).toBeGreaterThan(0.25)
    expect(Math.min(...lost!.similarities)).toBeLessThan(Math.min(...held!.similarities) - 0.02)
  })

  it('follows backward from the last frame, and three scales as well as one', async () => {
    const [backward] = await mine({ instances: [startAt(5)] })
    expect(backward!.frameIndexes).toEqual([5, 4, 3, 2, 1, 0])
    expect(distance(centerOf(backward!.boxes[5]!), centerOf(boxInFrame(0)))).toBeLessThan(5)
    const [scaled] = await mine({ stage: { scaleCount: 3, chainLength: 4 } })
    expect(distance(centerOf(scaled!.boxes[3]!), centerOf(boxInFrame(3)))).toBeLessThan(6)
    expect(Math.abs(Math.log(objectSize(scaled!.boxes[3]!) / objectSize(boxInFrame(0))))).toBeLessThan(0.08)
  })

  it('stores one context crop per frame, cut around the estimate', async () => {
    const [chain] = await mine({ stage: { chainLength: 3 } })
    expect(chain!.pictures).toHaveLength(3)
    for (const [at, { data }] of chain!.pictures.entries()) expect(Buffer.from(data).equals(cutContext(drawFrame(at), chain!.boxes[at]!).data)).toBe(true)
  })

  it('starts at most as many chains as asked for, leaves out instances without a second frame, and takes none', async () => {
    const many = Array.from({ length: 5 }, (_, id) => ({ ...startAt(0), id }))
    const chains = await mine({ instances: many, stage: { chainsPerWindow: 2, chainLength: 2 } })
    expect(new Set(chains.map(({ instance }) => instance)).size).toBe(2)
    expect(await mine({ frames: drawClip({ count: 1 }) })).toEqual([])
    expect(await mine({ instances: [] })).toEqual([])
  })

  it('finds the same again, whatever else it follows at the same time', async () => {
    const stage = { chainLength: 3 }
    const [alone] = await mine({ stage })
    const together = await mine({ stage, instances: [startAt(0), { ...startAt(1), id: 8 }] })
    const again = together.find(({ instance }) => instance === 7)!
    expect(again.boxes).toEqual(alone!.boxes)
    for (const [at, similarity] of again.similarities.entries()) expect(similarity).toBeCloseTo(alone!.similarities[at]!, 4)
  })
})

describe('planFrames', () => {
  const window = { index: 0, clip: 0, from: 10, to: 30 }
  const frames = new Map(Array.from({ length: 20 }, (_, at) => [10 + at, drawScene({ width: 1, height: 1, patches: [] })]))
  const plan = (start: number, change: Partial<MineStage> = {}, without: readonly number[] = []): number[] =>
    planFrames({ start, window, frames: new Map([...frames].filter(([index]) => !without.includes(index))), stage: { ...STAGE, chainLength: 4, frameStep: 3, ...change } })

  it('goes where there is more room', () => {
    expect(plan(12)).toEqual([12, 15, 18, 21])
    expect(plan(27)).toEqual([27, 24, 21, 18])
  })

  it('ends with the window, and before the first frame that is missing', () => {
    expect(plan(19, { chainLength: 9 })).toEqual([19, 22, 25, 28])
    expect(plan(12, {}, [18])).toEqual([12, 15])
    expect(plan(12, {}, [13, 14, 19])).toEqual([12, 15, 18, 21])
    expect(plan(12, {}, [12])).toEqual([])
  })
})

describe('cutContext', () => {
  it('puts the middle of the box into the middle of the crop, 127 pixels for the exemplar', () => {
    const box = { left: 100, top: 60, width: 40, height: 40 }
    const picture = drawScene({ ...SIZE, patches: [] })
    const { x, y } = centerOf(box)
    for (const [dx, dy] of [[-1, -1], [0, -1], [-1, 0], [0, 0]] as const) picture.data.fill(255, ((y + dy) * SIZE.width + x + dx) * 3, ((y + dy) * SIZE.width + x + dx) * 3 + 3)
    const crop = cutContext(picture, box)
    expect([crop.width, crop.height, crop.data.length]).toEqual([CONTEXT_SIZE, CONTEXT_SIZE, CONTEXT_SIZE ** 2 * 3])
    let [sum, sumX, sumY] = [0, 0, 0]
    for (let at = 0; at < CONTEXT_SIZE ** 2; at += 1) {
      const weight = Math.max(0, crop.data[at * 3]! - 130)
      sum += weight
      sumX += weight * ((at % CONTEXT_SIZE) + 0.5)
      sumY += weight * (Math.floor(at / CONTEXT_SIZE) + 0.5)
    }
    expect(sumX / sum).toBeCloseTo(CONTEXT_SIZE / 2, 1)
    expect(sumY / sum).toBeCloseTo(CONTEXT_SIZE / 2, 1)
    expect(contextSide(box)).toBeCloseTo((80 * CONTEXT_SIZE) / 127, 9)
  })
})
