import type { LearnOutcome } from '../../contract/run'
import { drive, type DriveRequest } from './drive'
import { restoreState } from './restoreState'
import { reduceBatch } from './smallerBatch'

/**
 * Drives a run; where memory is used up and the run was begun so, on from its last checkpoint with half the batch, as often as that helps.
 * @throws AppError as the stages do; `out-of-memory` where it is not to go on, or the batch is as small as it may be
 */
export async function driveOn({ run, state, minutes, ...request }: DriveRequest): Promise<LearnOutcome> {
  const deadline = minutes === undefined ? undefined : Date.now() + minutes * 60_000
  for (;;) {
    try {
      return await drive({ ...request, run, state, minutes: deadline === undefined ? undefined : Math.max(0, deadline - Date.now()) / 60_000 })
    } catch (thrown) {
      const smaller = await reduceBatch({ run, thrown, position: state.position })
      if (!smaller) throw thrown
      run = smaller.run
      request.reporter({ kind: 'batch-reduced', ...smaller.reduction })
      state = await restoreState(run, request.reporter)
    }
  }
}
