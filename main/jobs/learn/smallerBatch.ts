import { halveBatch, type BatchReduction } from '../../contract/batchReduction'
import { AppError } from '../../contract/errors'
import { planStages } from '../../core/curriculum/plan'
import { branchConfig, parseConfig } from '../../core/curriculum/resolveConfig'
import type { LoopPosition } from '../../core/train/trainState'
import { reviseRun, type RunFolder } from '../../store/runFolder'

export interface ReduceRequest {
  run: RunFolder
  /** What ended the drive, and where. */
  thrown: unknown
  position: LoopPosition
}

/**
 * Where memory was used up and the run is to go on all the same: writes half the batch of that stage into the run.
 * @returns null where it was something else, is not wanted, or the batch is as small as it may be
 */
export async function reduceBatch({ run, thrown, position }: ReduceRequest): Promise<{ run: RunFolder; reduction: BatchReduction } | null> {
  const { manifest } = run
  if (!manifest.retrySmallerBatch || !(thrown instanceof AppError) || thrown.code !== 'out-of-memory') return null
  const config = parseConfig(manifest.config)
  const planned = planStages(config)[position.stage]
  if (!planned || planned.stage.kind === 'mine') return null
  const { index, round, stage: { kind, batchSize: from } } = planned
  const to = halveBatch(kind, from)
  if (to === null) return null
  const reduction = { index, stage: kind, round, step: position.step, from, to }
  const changed = branchConfig(config, { overrides: { [`stages.${index}.batchSize`]: to } })
  return { run: await reviseRun(run, { config: changed, batchReductions: [...(manifest.batchReductions ?? []), reduction] }), reduction }
}
