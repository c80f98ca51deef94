import { countFrames, WHOLE_CLIP } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { JobContext } from '../../contract/reporter'
import type { LearnOutcome } from '../../contract/run'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import { planWindows } from '../../core/mine/windows'
import { trainLoop } from '../../core/train/trainLoop'
import type { TrainState } from '../../core/train/trainState'
import type { RunFolder } from '../../store/runFolder'
import { openTeaching } from '../corrections/teaching'
import { readTensorUse } from '../service/tensorUse'
import { loadLabels } from '../supervise/labelFile'
import { takeLabels } from '../supervise/takeLabels'
import { exportModel } from './exportModel'
import { LearningStore } from './learningStore'
import { explainMemory } from './memoryFailure'
import { rewind } from './rewind'
import { RunRecorder } from './runRecorder'
import { stepsDone } from './stepsDone'
import { tellGrowth, TensorWatch } from './tensorWatch'

export interface DriveRequest extends JobContext {
  run: RunFolder
  state: TrainState
  minutes: number | undefined
  /** Stop before this stage, for others to begin from there; 0: when all that is learned from was found. */
  untilStage?: number | undefined
}

/** Pulls the loop event by event, writes what it yields, and stops on request or when the time is used; the model is kept. */
export async function drive({ run, state, reporter, signal, minutes, untilStage = Infinity }: DriveRequest): Promise<LearnOutcome> {
  const config = parseConfig(run.manifest.config)
  const { footage } = run.manifest
  const windows = config.labels ? [] : planWindows(footage.map(({ frames, portion = WHOLE_CLIP }) => countFrames(portion, frames)), config.sampling)
  const store = await LearningStore.open({ folder: run.paths.folder, windows, clips: footage })
  const nextStep = await rewind({ run, state, store, config })
  const recorder = await RunRecorder.open({ run, state, store, reporter, nextStep })
  const deadline = minutes === undefined ? Infinity : Date.now() + minutes * 60_000
  const tensors = new TensorWatch()
  try {
    if (!(await run.hasCheckpoint())) await recorder.checkpoint() // the start, which a model given by the user cannot be had from again
    const teaching = await openTeaching({ run, state, store, reporter, signal })
    await teaching?.begin()
    if (config.labels) await takeLabels({ sequences: await loadLabels(run.paths.folder), labels: config.labels, store, clips: footage.map(({ path }) => path), reporter, signal })
    let reason: LearnOutcome['reason'] = 'curriculum done'
    for await (const event of trainLoop({ state, config, data: store })) {
      await recorder.record(event)
      await store.refreshExclusions()
      if (event.kind === 'not-finite') throw lossNotFinite(event.step, run)
      if (event.kind === 'stage-started') tensors.restart()
      const growth = event.kind === 'step' ? tensors.note(readTensorUse().tensors) : null
      if (growth) reporter({ kind: 'message', level: 'warning', text: tellGrowth(growth) })
      const reached = event.kind === 'checkpoint' && state.position.stage >= untilStage
      if (!signal.aborted && Date.now() < deadline && !reached) continue
      reason = signal.aborted ? 'stopped on request' : 'time budget used'
      await recorder.checkpoint()
      break
    }
    await exportModel({ run, state, config, reporter })
    const steps = stepsDone(state.position, config) - state.skippedSteps
    await teaching?.end(steps)
    return { run: run.paths.folder, steps, failedClips: run.manifest.failedClips, reason }
  } catch (thrown) {
    throw explainMemory(thrown, { config, position: state.position })
  } finally {
    await recorder.close()
    await store.close()
    state.dispose()
  }
}

function lossNotFinite(step: number, run: RunFolder): AppError {
  return new AppError({
    code: 'loss-not-finite',
    message: `The loss of step ${step} is not finite. The weights are those before it; its batch is kept in ${run.paths.failedBatch}.`,
    hint: 'Lower the learning rate (stages.N.optimizer.learningRate), then pultrack resume.',
  })
}
