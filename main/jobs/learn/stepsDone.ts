import type { LearnConfig } from '../../contract/config'
import { planStages } from '../../core/curriculum/plan'
import type { LoopPosition } from '../../core/train/trainState'

/** The number of the training step at a position, those counted that an earlier stage left out by ending early; windows of sampling and mining are none. */
export function stepsDone({ stage, step }: LoopPosition, config: LearnConfig): number {
  if (stage < 0) return 0
  const planned = planStages(config)[stage]
  if (planned) return planned.firstStep + (planned.stage.kind === 'mine' ? 0 : step)
  return config.stages.reduce((sum, each) => sum + (each.kind === 'mine' ? 0 : each.steps), 0)
}
