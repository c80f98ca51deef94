import type { LearnConfig } from '../../contract/config'
import { isExhausted, followLoss, startLossProgress } from '../../contract/lossWatch'
import { STAGE_DONE, tellEarlyStop } from '../../contract/run'
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
    yield* endStage({ state, planned: null, reason: STAGE_DONE })
  }
  for (const planned of planStages(config).slice(state.position.stage)) {
    yield { kind: 'stage-started', planned }
    if (!isOver(state, planned)) {
      for await (const event of runStage({ state, config, data, planned })) {
        if (event.kind === 'step') watchLoss(state, { planned, loss: event.series['loss']! })
        yield event
        if (event.kind === 'not-finite') return
        if (event.kind === 'step' && isOver(state, planned)) break
      }
    }
    yield* endStage({ state, planned, reason: endOf(state, planned) })
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

/** Before the driver is told of the step: whatever it stores then is whole. */
function watchLoss(state: TrainState, { planned: { stage }, loss }: { planned: PlannedStage; loss: number }): void {
  if (stage.kind !== 'mine') state.lossProgress = followLoss(state.lossProgress, { loss, rule: stage.earlyStop })
}

/** Whether a stage's loss has not become better for too long; so it may be found by a run that was stopped right there. */
function isOver({ lossProgress }: TrainState, { stage }: PlannedStage): boolean {
  return stage.kind !== 'mine' && isExhausted(lossProgress, stage.earlyStop)
}

function endOf(state: TrainState, planned: PlannedStage): string {
  const { stage } = planned
  if (stage.kind === 'mine' || !isOver(state, planned)) return STAGE_DONE
  return tellEarlyStop({ ...state.lossProgress, step: state.position.step, steps: stage.steps, minimumGain: stage.earlyStop.minimumGain })
}

function* endStage({ state, planned, reason }: { state: TrainState; planned: PlannedStage | null; reason: string }): Generator<LoopEvent> {
  if (planned && planned.stage.kind !== 'mine') state.skippedSteps += planned.stage.steps - state.position.step
  state.position = { stage: planned ? planned.index + 1 : 0, step: 0 }
  state.lossProgress = startLossProgress()
  state.optimizer.reset()
  yield { kind: 'stage-ended', planned, reason }
  yield { kind: 'checkpoint' }
}
