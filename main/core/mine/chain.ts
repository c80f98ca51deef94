import type { MineStage } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { ClipWindow, Instance } from '../../contract/learning'
import { centerOf, distance, objectSize } from '../geometry/box'
import { CONTEXT_SIZE, contextSide, cropSquare, meanColour } from '../geometry/crop'
import type { SiameseNetwork } from '../network/siameseNetwork'
import type { Random } from '../random'
import { follow } from './follow'
import type { FollowRequest } from './follow'

/** A chain as followed, not yet judged against the others of its round. */
export interface MinedChain {
  instance: number
  frameIndexes: number[]
  boxes: Box[]
  similarities: number[]
  peakToSidelobe: number[]
  cycleError: number
  cycleOffset: { x: number; y: number }
  displacement: number
  /** Stored context crops, one per frame. */
  pictures: Picture[]
}

export interface MineWindowRequest {
  network: SiameseNetwork
  window: ClipWindow
  frames: ReadonlyMap<number, Picture>
  /** Of this window. */
  instances: readonly Instance[]
  stage: MineStage
  random: Random
}

/** Starts chains at some instances of a window, follows them forward and back, and cuts their crops (method 2). */
export async function mineWindow({ network, window, frames, instances, stage, random }: MineWindowRequest): Promise<MinedChain[]> {
  const starts = random.shuffle(instances).slice(0, stage.chainsPerWindow).flatMap((instance) => {
    const frameIndexes = planFrames({ start: instance.frameIndex, window, frames, stage })
    return frameIndexes.length >= 2 ? [{ instance, frameIndexes }] : []
  })
  const forward = await follow({ network, stage, requests: starts.map(({ instance, frameIndexes }) => ({ frames: pictures(frameIndexes), box: instance.box })) })
  const chains = starts.map(({ instance, frameIndexes }, index) => ({
    instance, frameIndexes, ...forward[index]!, boxes: [instance.box, ...forward[index]!.boxes],
  }))
  const backward = await follow({
    network, stage, requests: chains.map(({ frameIndexes, boxes }): FollowRequest => ({ frames: pictures(frameIndexes.toReversed()), box: boxes.at(-1)! })),
  })
  return chains.map((chain, index) => ({
    ...chain,
    instance: chain.instance.id,
    similarities: [1, ...chain.similarities],
    ...measureCycle({ start: chain.instance.box, end: backward[index]!.boxes.at(-1)! }),
    displacement: distance(centerOf(chain.boxes[0]!), centerOf(chain.boxes.at(-1)!)) / objectSize(chain.instance.box),
    pictures: chain.boxes.map((box, link) => cutContext(frames.get(chain.frameIndexes[link]!)!, box)),
  }))

  function pictures(frameIndexes: readonly number[]): Picture[] {
    return frameIndexes.map((frameIndex) => frames.get(frameIndex)!)
  }
}

interface PlanFramesRequest {
  start: number
  window: ClipWindow
  frames: ReadonlyMap<number, Picture>
  stage: MineStage
}

/** Frames of a chain: in the direction with more room, as many as there are, up to the first one missing. */
export function planFrames({ start, window, frames, stage }: PlanFramesRequest): number[] {
  const direction = window.to - 1 - start >= start - window.from ? 1 : -1
  const frameIndexes: number[] = []
  for (let link = 0; link < stage.chainLength; link += 1) {
    const frameIndex = start + direction * link * stage.frameStep
    if (!frames.has(frameIndex)) break
    frameIndexes.push(frameIndex)
  }
  return frameIndexes
}

function measureCycle({ start, end }: { start: Box; end: Box }): Pick<MinedChain, 'cycleError' | 'cycleOffset'> {
  const size = objectSize(start)
  const from = centerOf(start)
  const to = centerOf(end)
  return { cycleError: distance(from, to) / size, cycleOffset: { x: (to.x - from.x) / size, y: (to.y - from.y) / size } }
}

/** The crop that is stored of a box: a search region with room around it, 8-bit. */
export function cutContext(picture: Picture, box: Box): Picture {
  const values = cropSquare({ picture, center: centerOf(box), side: contextSide(box), size: CONTEXT_SIZE, fill: meanColour(picture) })
  return { width: CONTEXT_SIZE, height: CONTEXT_SIZE, data: Uint8Array.from(values, (value) => value + 0.5) }
}
