import type { LearnConfig } from '../../contract/config'
import { STAGE_DONE } from '../../contract/run'
import type { PlannedStage } from '../curriculum/plan'
import { planStages } from '../curriculum/plan'
import { correspondStage } from './correspondStage'
import { discriminateStage } from './discriminateStage'
import type { LearningData, LoopEvent } from './loopEvents'
import { mineStage } from './mineStage'
import { sampleStage } from './sampleStage'
import type { TrainState } from './trainState'

export interface TrainLoopRequest {
  state: TrainState
  config: LearnConfig
  data: LearningData
}

/**
 * The whole of learning, from wherever `state` stands: sample instances, then the stages of the curriculum in order.
 *
 * The driver pulls one event at a time and stores what it must before it asks for the next, so pausing is not asking and
 * stopping is `return()`; the state is whole at every event. Chance depends on seed, stage and step alone, hence a run that was
 * interrupted goes on as if it had not been.
 */
export async function* trainLoop({ state, config, data }: TrainLoopRequest): AsyncGenerator<LoopEvent, void> {
  if (state.position.stage < 0) {
    yield { kind: 'stage-started', planned: null }
    yield* sampleStage({ state, config, data })
    yield* endStage(state, null)
  }
  for (const planned of planStages(config).slice(state.position.stage)) {
    yield { kind: 'stage-started', planned }
    for await (const event of runStage({ state, config, data, planned })) {
      yield event
      if (event.kind === 'not-finite') return
    }
    yield* endStage(state, planned)
  }
}

function runStage({ planned, ...request }: TrainLoopRequest & { planned: PlannedStage }): AsyncGenerator<LoopEvent> {
  const { stage } = planned
  switch (stage.kind) {
    case 'discriminate':
      return discriminateStage({ ...request, planned, stage })
    case 'mine':
      return mineStage({ ...request, planned, stage })
    case 'correspond':
      return correspondStage({ ...request, planned, stage })
  }
}

function* endStage(state: TrainState, planned: PlannedStage | null): Generator<LoopEvent> {
  state.position = { stage: planned ? planned.index + 1 : 0, step: 0 }
  state.optimizer.reset()
  yield { kind: 'stage-ended', planned, reason: STAGE_DONE }
  yield { kind: 'checkpoint' }
}
