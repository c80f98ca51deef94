import type { Reporter } from '../contract/reporter'
import type { LearnConfig } from '../contract/config'
import type { LearnOptions, LearnOutcome } from '../contract/run'
import { openBackend } from '../backend/openBackend'
import { AppError } from '../contract/errors'
import { planStages } from '../core/curriculum/plan'
import { parseConfig, resolveConfig } from '../core/curriculum/resolveConfig'
import { planWindows } from '../core/mine/windows'
import { trainLoop } from '../core/train/trainLoop'
import { TrainState } from '../core/train/trainState'
import { loadCheckpoint } from '../store/checkpoint'
import { loadModel } from '../store/modelFile'
import { keepJsonLines } from '../store/jsonLines'
import { createRun, openRun } from '../store/runFolder'
import type { RunFolder } from '../store/runFolder'
import { exportModel } from './learn/exportModel'
import { surveyFootage } from './learn/footage'
import { LearningStore } from './learn/learningStore'
import { RunRecorder } from './learn/runRecorder'

interface JobContext {
  reporter: Reporter
  signal: AbortSignal
}

/** Learns from footage into a new run folder. */
export async function runLearning({ reporter, signal, ...options }: LearnOptions & JobContext): Promise<LearnOutcome> {
  const config = resolveConfig(options)
  const initial = options.init === undefined ? undefined : await loadModel(options.init, { backbone: config.backbone })
  const engine = await openBackend(engineChoice(options))
  const { clips, failed } = await surveyFootage({ paths: options.footage, reporter, signal })
  const run = await createRun({ folder: options.out, config, footage: clips, seed: config.seed, engine, initialModel: initial?.card.id ?? null, failedClips: failed.length })
  try {
    const state = new TrainState(config, initial?.tensors)
    return await drive({ run, state, reporter, signal, minutes: options.minutes })
  } finally {
    await run.close()
  }
}

export interface ResumeOptions extends JobContext {
  run: string
  minutes?: number | undefined
  engine?: Exclude<LearnOptions['engine'], undefined>
  device?: Exclude<LearnOptions['device'], undefined>
}

/** Goes on with a run from its last whole checkpoint, as if it had not been interrupted. */
export async function resumeLearning({ reporter, signal, minutes, ...options }: ResumeOptions): Promise<LearnOutcome> {
  const run = await openRun(options.run)
  try {
    await openBackend(engineChoice(options))
    const state = new TrainState(parseConfig(run.manifest.config))
    await restore({ state, run, reporter })
    return await drive({ run, state, reporter, signal, minutes })
  } finally {
    await run.close()
  }
}

function engineChoice({ engine, device }: Pick<LearnOptions, 'engine' | 'device'>): Parameters<typeof openBackend>[0] {
  return { ...(engine === undefined ? {} : { engine }), ...(device === undefined ? {} : { device }) }
}

/** A run that was stopped before its first checkpoint starts over: the seed makes it the same run. */
async function restore({ state, run, reporter }: { state: TrainState; run: RunFolder; reporter: Reporter }): Promise<void> {
  if (!(await run.hasCheckpoint())) return
  const { tensors, state: saved, warnings } = await loadCheckpoint(run.paths.checkpoints)
  for (const text of warnings) reporter({ kind: 'message', level: 'warning', text })
  state.load(tensors, (saved as { position: TrainState['position'] }).position)
}

interface DriveRequest extends JobContext {
  run: RunFolder
  state: TrainState
  minutes: number | undefined
}

/** Pulls the loop event by event, writes what it yields, and stops on request or when the time is used; the model is kept. */
async function drive({ run, state, reporter, signal, minutes }: DriveRequest): Promise<LearnOutcome> {
  const config = parseConfig(run.manifest.config)
  const { footage } = run.manifest
  const windows = planWindows(footage.map(({ frames }) => frames), config.sampling)
  const store = await LearningStore.open({ folder: run.paths.folder, windows, clips: footage })
  await rewind({ run, state, store, config })
  const recorder = await RunRecorder.open({ run, state, store, reporter })
  const deadline = minutes === undefined ? Infinity : Date.now() + minutes * 60_000
  try {
    let reason: LearnOutcome['reason'] = 'curriculum done'
    for await (const event of trainLoop({ state, config, data: store })) {
      await recorder.record(event)
      if (event.kind === 'not-finite') throw lossNotFinite(event.step, run)
      if (!signal.aborted && Date.now() < deadline) continue
      reason = signal.aborted ? 'stopped on request' : 'time budget used'
      await recorder.checkpoint()
      break
    }
    await exportModel({ run, state, config, reporter })
    return { run: run.paths.folder, steps: stepsDone(state, config), failedClips: run.manifest.failedClips, reason }
  } finally {
    await recorder.close()
    await store.close()
    state.dispose()
  }
}

/**
 * Brings what lies on disk back to where the state stands: windows that were finished since the checkpoint count, because mining
 * changes no weights; metrics of steps that will be taken again are cut.
 */
async function rewind({ run, state, store, config }: { run: RunFolder; state: TrainState; store: LearningStore; config: LearnConfig }): Promise<void> {
  const stage = config.stages[state.position.stage]
  if (state.position.stage < 0 || stage?.kind === 'mine') state.position.step = store.windowsDone(state.position.stage)
  const next = stepsDone(state, config)
  await keepJsonLines(run.paths.metrics, (row) => (row['step'] as number) < next || row['stage'] === 'mine')
}

/** Training steps before the present position. */
function stepsDone({ position }: TrainState, config: LearnConfig): number {
  const planned = planStages(config)[position.stage]
  if (planned) return planned.firstStep + (planned.stage.kind === 'mine' ? 0 : position.step)
  return position.stage < 0 ? 0 : config.stages.reduce((sum, stage) => sum + (stage.kind === 'mine' ? 0 : stage.steps), 0)
}

function lossNotFinite(step: number, run: RunFolder): AppError {
  return new AppError({
    code: 'loss-not-finite',
    message: `The loss of step ${step} is not finite. The weights are those before it; its batch is kept in ${run.paths.failedBatch}.`,
    hint: 'Lower the learning rate (stages.N.optimizer.learningRate), then pultrack resume.',
  })
}
