import type { MineStage } from '../../contract/config'

import { mineWindow } from '../mine/chain'
import { selectChains } from '../mine/selection'
import type { StageRequest } from './discriminateStage'
import type { LoopEvent } from './loopEvents'

/** Stage 2: the network as it is now follows instances through each window of the footage; then the round is judged (method 2). */
export async function* mineStage({ state, data, planned, stage }: StageRequest<MineStage>): AsyncGenerator<LoopEvent> {
  while (state.position.step < data.windows.length) {
    const window = data.windows[state.position.step]!
    const frames = await data.readWindow(window)
    const instances = data.instances().filter((instance) => instance.window === window.index && !data.isExcluded(instance)).map((instance) => data.toWindow(instance))
    const random = state.random.fork('mine', planned.index, window.index)
    const chains = frames ? await mineWindow({ network: state.network, window, frames, instances, stage, random }) : []
    const found = chains.map((chain) => ({ ...chain, round: planned.round, clip: window.clip, window: window.index, rejection: null }))
    state.position.step += 1
    yield { kind: 'mined', planned, window, found }
  }
  yield { kind: 'selected', planned, chains: selectChains(data.chains(planned.round), stage) }
}

