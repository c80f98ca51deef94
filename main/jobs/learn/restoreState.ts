import { AppError } from '../../contract/errors'
import type { Reporter } from '../../contract/reporter'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import { TrainState, type LoopMemory } from '../../core/train/trainState'
import { loadCheckpoint } from '../../store/checkpoint'
import type { RunFolder } from '../../store/runFolder'

/**
 * What a run's last whole checkpoint holds. A run from random weights that was stopped before its first starts over: the seed makes it the same run.
 * @throws AppError `checkpoint-invalid`, `config-invalid`
 */
export async function restoreState(run: RunFolder, reporter: Reporter): Promise<TrainState> {
  const state = new TrainState(parseConfig(run.manifest.config))
  if (!(await run.hasCheckpoint())) {
    assertFromRandom(run)
    return state
  }
  const { tensors, state: saved, warnings } = await loadCheckpoint(run.paths.checkpoints)
  for (const text of warnings) reporter({ kind: 'message', level: 'warning', text })
  state.load(tensors, saved as LoopMemory)
  return state
}

/** A run that began with a model has lost it with the process: going on from random weights would be another run. */
function assertFromRandom({ manifest, paths }: RunFolder): void {
  if (manifest.initialModel === null) return
  throw new AppError({
    code: 'checkpoint-invalid',
    message: `${paths.folder} was stopped before its first checkpoint, and the model that it began with, ${manifest.initialModel}, is not in it.`,
    hint: 'Nothing was learnt yet: start the run anew from the same model (--init).',
  })
}
