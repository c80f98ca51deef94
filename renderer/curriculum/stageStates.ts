import type { RunDetail } from '../../main/contract/runSummary'

export type StageState = 'done' | 'current' | 'pending'

export interface ShownStage {
  /** -1: sampling; else position in the curriculum. */
  index: number
  stage: string
  round: number
  state: StageState
  /** 0..1 of its steps; null where it goes by windows. */
  share: number | null
  steps: number
  /** Of mining. */
  reach: number | null
  reason: string | null
  seconds: number | null
}

/** The curriculum as it stands: sampling, then the stages in order. `steps`: training steps done. */
export function describeStages({ stages, ended, state }: Pick<RunDetail, 'stages' | 'ended' | 'state'>, steps: number): ShownStage[] {
  const all = [{ stage: 'sample', round: 0, steps: 0, reach: null, firstStep: 0 }, ...stages]
  return all.map(({ firstStep, ...planned }, position) => {
    const end = ended[position]
    const isCurrent = position === ended.length && state !== 'done'
    const share = planned.steps > 0 ? Math.min(1, Math.max(0, (steps - firstStep) / planned.steps)) : null
    return {
      ...planned, index: position - 1, state: end ? 'done' : isCurrent ? 'current' : 'pending',
      share: end ? 1 : isCurrent ? share : 0, reason: end?.reason ?? null, seconds: end?.seconds ?? null,
    }
  })
}
