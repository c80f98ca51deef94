import type { LearnConfig, MineStage, Stage } from '../../contract/config'

/** One stage of the curriculum in its place. */
export interface PlannedStage {
  index: number
  stage: Stage
  /** 0 before the first mining; each `mine` stage opens the next round. */
  round: number
  /** Steps of all training stages before this one: the global step at which it starts. */
  firstStep: number
}

/** Largest frame gap inside a chain. */
export function reachOf(stage: MineStage): number {
  return (stage.chainLength - 1) * stage.frameStep
}

export function planStages(config: LearnConfig): PlannedStage[] {
  let round = 0
  let firstStep = 0
  return config.stages.map((stage, index) => {
    if (stage.kind === 'mine') round += 1
    const planned = { index, stage, round, firstStep }
    if (stage.kind !== 'mine') firstStep += stage.steps
    return planned
  })
}
