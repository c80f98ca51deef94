import type { DiscriminateStage, LearnConfig } from '../../contract/config'
import { AppError } from '../../contract/errors'
import type { Instance } from '../../contract/learning'
import type { PlannedStage } from '../curriculum/plan'
import { isFinite } from './descend'
import { chooseInstances, composeDiscriminateBatch, pictureValues, rankInstances } from './discriminateBatches'
import { discriminateStep } from './discriminateStep'
import type { DiscriminateBatch } from './discriminateStep'
import type { LearningData, LoopEvent } from './loopEvents'
import { prefetch } from './prefetch'
import type { TrainState } from './trainState'

export interface StageRequest<S> {
  state: TrainState
  config: LearnConfig
  data: LearningData
  planned: PlannedStage
  stage: S
}

/** Fewer instances than this cannot be told apart from each other in any useful sense. */
const MINIMUM_INSTANCES = 8

/** Stage 1: background discrimination by contrastive learning (method 1). */
export async function* discriminateStage({ state, config, data, planned, stage }: StageRequest<DiscriminateStage>): AsyncGenerator<LoopEvent> {
  const instances = data.instances()
  const isExcluded = (instance: Instance): boolean => data.isExcluded(instance)
  const { hardNegatives } = stage
  const isRankingStep = (step: number): boolean =>
    hardNegatives.enabled && step >= hardNegatives.warmUpShare * stage.steps && (step % hardNegatives.refreshSteps === 0 || state.similarityIndex === null)
  const rooms = [0, 1].map(() => new Float32Array(pictureValues(stage))) // one in use, one being filled
  const compose = async (step: number): Promise<DiscriminateBatch> => {
    const usable = instances.filter((instance) => !isExcluded(instance)).length
    if (usable < MINIMUM_INSTANCES) throw nothingToLearn(usable)
    const random = state.random.fork('discriminate', planned.index, step)
    const positions = chooseInstances({ stage, step, instances, index: state.similarityIndex, random, isExcluded })
    return composeDiscriminateBatch({ data, positions, stage, views: config.views, random, room: rooms[step % 2]! })
  }
  const batches = prefetch(compose, { mayPrepare: (step) => step < stage.steps && !isRankingStep(step) })

  while (state.position.step < stage.steps) {
    const { step } = state.position
    if (isRankingStep(step)) {
      state.similarityIndex = await rankInstances({ state, data })
      yield { kind: 'ranked', planned, globalStep: planned.firstStep + step, index: state.similarityIndex }
    }
    const batch = await batches.take(step)
    const descent = await discriminateStep({ state, stage, step, batch })
    if (!isFinite(descent)) {
      const { instances: count, distractors } = batch
      yield { kind: 'not-finite', planned, step, batch: { pictures: { shape: [2 * count + distractors, 127, 127, 3], dtype: 'float32', values: batch.pictures } } }
      return
    }
    state.position.step += 1
    yield { kind: 'step', planned, step, globalStep: planned.firstStep + step, series: { ...descent } }
    if (state.position.step % config.checkpointSteps === 0) yield { kind: 'checkpoint' }
  }
}

function nothingToLearn(found: number): AppError {
  return new AppError({
    code: 'nothing-to-learn',
    message: `${found === 0 ? 'No instances were' : `Only ${found} instances were`} found in this footage and not excluded; stage 1 needs at least ${MINIMUM_INSTANCES}.`,
    hint: 'Add more footage, with objects of at least 20 pixels and some texture.',
  })
}
