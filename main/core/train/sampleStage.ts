import type { LearnConfig, SamplingConfig } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import type { ClipWindow, Instance } from '../../contract/learning'
import { cutContext } from '../mine/chain'
import { proposeInstances } from '../mine/proposals'
import type { Random } from '../random'
import type { Found, LearningData, LoopEvent } from './loopEvents'
import type { TrainState } from './trainState'

/** Frames between a frame and the one that its motion is measured against. */
const MOTION_GAP = 2

/** Before stage 1: looks through each window of the footage for instances in single frames (method 1.1). */
export async function* sampleStage({ state, config, data }: { state: TrainState; config: LearnConfig; data: LearningData }): AsyncGenerator<LoopEvent> {
  while (state.position.step < data.windows.length) {
    const window = data.windows[state.position.step]!
    const frames = await data.readWindow(window)
    const random = state.random.fork('sample', window.index)
    const found = frames ? sampleWindow({ window, frames, config: config.sampling, random }) : []
    state.position.step += 1
    yield { kind: 'sampled', window, found }
  }
}

interface SampleWindowRequest {
  window: ClipWindow
  frames: ReadonlyMap<number, Picture>
  config: SamplingConfig
  random: Random
}

function sampleWindow({ window, frames, config, random }: SampleWindowRequest): Found<Instance>[] {
  const found: Found<Instance>[] = []
  for (let frameIndex = window.from; frameIndex < window.to; frameIndex += config.frameStep) {
    const frame = frames.get(frameIndex)
    if (!frame) continue
    const neighbour = frames.get(frameIndex + MOTION_GAP) ?? frames.get(frameIndex - MOTION_GAP) ?? null
    for (const { box, objectness } of proposeInstances({ frame, neighbour, config, random })) {
      found.push({ clip: window.clip, window: window.index, frameIndex, box, objectness, pictures: [cutContext(frame, box)] })
    }
  }
  return found
}
