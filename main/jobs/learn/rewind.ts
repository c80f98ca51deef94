import type { LearnConfig } from '../../contract/config'
import { planStages } from '../../core/curriculum/plan'
import type { TrainState } from '../../core/train/trainState'
import { keepJsonLines } from '../../store/jsonLines'
import type { RunFolder } from '../../store/runFolder'
import type { LearningStore } from './learningStore'
import { stepsDone } from './stepsDone'

export interface RewindRequest {
  run: RunFolder
  state: TrainState
  store: LearningStore
  config: LearnConfig
}

/**
 * Brings what lies on disk back to where the state stands: windows that were finished since the checkpoint count, because mining
 * changes no weights; rows of steps, selections and stages that will come again are cut.
 * @returns the training step that comes next
 */
export async function rewind({ run, state, store, config }: RewindRequest): Promise<number> {
  const { position } = state
  const isByWindows = position.stage < 0 || config.stages[position.stage]?.kind === 'mine'
  if (isByWindows) position.step = store.windowsDone(position.stage)
  const next = stepsDone(position, config)
  const roundsMined = planStages(config).filter(({ stage, index }) => stage.kind === 'mine' && index < position.stage).length
  await keepJsonLines(run.paths.metrics, ({ stage, step, round }) => (stage === 'mine' ? (round as number) <= roundsMined : (step as number) < next))
  await keepJsonLines(run.paths.rankings, ({ step }) => (step as number) < next)
  let stagesEnded = 0
  await keepJsonLines(run.paths.stages, () => ++stagesEnded <= position.stage + 1) // sampling is the first row
  return next
}
