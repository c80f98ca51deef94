import type { MineStage, SamplingConfig } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { ClipWindow, Instance } from '../../contract/learning'
import { centerOf } from '../geometry/box'
import { mineWindow, type MinedChain } from '../mine/chain'
import { proposeInstances } from '../mine/proposals'
import type { SiameseNetwork } from '../network/siameseNetwork'
import type { Random } from '../random'
import { sampleBackground } from '../track/confidence/background'
import { Calibration, LEAST_BACKGROUND } from '../track/confidence/calibration'
import { TargetView } from '../track/confidence/targetView'
import { trackWith } from '../track/ownNetwork'
import type { ChainHealth } from './health'

/** Frames between a frame and the one that its motion is measured against. */
const MOTION_GAP = 2

/** Patches to follow through a window: found in its first frame without any model, so that every model follows the same ones. */
export function proposeProbes({ window, frames, sampling, random }: { window: ClipWindow; frames: ReadonlyMap<number, Picture>; sampling: SamplingConfig; random: Random }): Instance[] {
  const frameIndex = window.from
  const frame = frames.get(frameIndex)
  if (!frame) return []
  const neighbour = frames.get(frameIndex + MOTION_GAP) ?? null
  return proposeInstances({ frame, neighbour, config: sampling, random }).map(({ box, objectness }, id) => ({ id, clip: window.clip, window: window.index, frameIndex, box, objectness, crop: -1 }))
}

export interface ProbeRequest {
  network: SiameseNetwork
  window: ClipWindow
  frames: ReadonlyMap<number, Picture>
  probes: readonly Instance[]
  stage: MineStage
  random: Random
}

/** Follows the probes there and back, and looks how what was followed stands out from the background where it ended. */
export async function probeWindow({ network, window, frames, probes, stage, random }: ProbeRequest): Promise<Omit<ChainHealth, 'clip'>[]> {
  const chains = await mineWindow({ network, window, frames, instances: probes, stage, random })
  const judged: Omit<ChainHealth, 'clip'>[] = []
  for (const chain of chains) judged.push({ cycleError: chain.cycleError, separation: await separate({ chain, frames, network, random: random.fork('background', chain.instance) }) })
  return judged
}

/** Share of background answers below the evidence for the end of a chain; null where there is too little background. */
async function separate({ chain, frames, network, random }: { chain: MinedChain; frames: ReadonlyMap<number, Picture>; network: SiameseNetwork; random: Random }): Promise<number | null> {
  const [first, last] = [chain.frameIndexes[0]!, chain.frameIndexes.at(-1)!]
  const [box, picture] = [chain.boxes.at(-1)!, frames.get(last)!]
  const view = await TargetView.create(trackWith(network), { picture: frames.get(first)!, box: chain.boxes[0]! })
  try {
    const background = await sampleBackground(view, { picture, box, target: box, random })
    if (background.length < LEAST_BACKGROUND) return null
    const score = await scoreAt({ view, picture, box })
    return new Calibration(background).confidenceOf(await view.examine(picture, { box, score }))
  } finally {
    view.dispose()
  }
}

/** The response where a chain ended, in the units of the background's answers. */
async function scoreAt({ view, picture, box }: { view: TargetView; picture: Picture; box: Box }): Promise<number> {
  const [region] = await view.search(picture, { centers: [centerOf(box)], box })
  const cells = Math.sqrt(region!.map.length)
  const middle = Math.floor(cells / 2)
  const near = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => region!.map[(middle + row) * cells + middle + column]!))
  return Math.max(...near)
}
