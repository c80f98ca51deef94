import type { BackendChoice } from '../contract/backend'
import type { LearnConfig } from '../contract/config'
import type { LessonSpan } from '../contract/corrections'
import type { JobContext } from '../contract/reporter'
import type { LearnOptions, LearnOutcome } from '../contract/run'
import { openBackend } from '../backend/openBackend'
import { AppError } from '../contract/errors'
import { resolveConfig } from '../core/curriculum/resolveConfig'
import { TrainState } from '../core/train/trainState'
import { loadModel } from '../store/modelFile'
import { assertRunFolderFree, createRun, openRun, reviseRun } from '../store/runFolder'
import { saveLesson } from './corrections/lessonFiles'
import { driveOn } from './learn/driveOn'
import { noteEngine } from './learn/noteEngine'
import { surveyFootage, type FootageClip } from './learn/footage'
import { restoreState } from './learn/restoreState'
import { resolveModel } from './shippedModels'

/**
 * Learns from footage into a new run folder.
 * @throws AppError `config-invalid`, `output-exists`, `model-missing`, `model-invalid`, `device-unavailable`, `footage-empty`,
 * `clip-missing`, `footage-unreadable`, `nothing-to-learn`, `loss-not-finite`, `out-of-memory`, `output-unwritable`, `interrupted` before the run began
 */
export async function runLearning(options: LearnOptions & JobContext): Promise<LearnOutcome> {
  return learnByConfig({ ...options, config: resolveConfig(options) })
}

/** What {@link runLearning} takes, with its configuration resolved. */
export type ConfiguredLearning = Pick<LearnOptions, 'footage' | 'portion' | 'portions' | 'out' | 'init' | 'corrections' | 'minutes' | 'retrySmallerBatch' | 'engine' | 'device'> & JobContext & { config: LearnConfig; untilStage?: number | undefined }

/** As {@link runLearning}, by a configuration that is resolved already. */
export async function learnByConfig({ reporter, signal, config, ...options }: ConfiguredLearning): Promise<LearnOutcome> {
  if (options.corrections && options.init === undefined) throw withoutModel()
  await assertRunFolderFree(options.out) // before the footage is looked through, which may take minutes
  const initial = options.init === undefined ? undefined : await loadModel(await resolveModel(options.init), { backbone: config.backbone })
  const engine = await openBackend(options)
  const { clips, failed } = await surveyFootage({ paths: options.footage, portion: options.portion, portions: options.portions, reporter, signal })
  const run = await createRun({ folder: options.out, config, footage: clips, seed: config.seed, engine, initialModel: initial?.card.id ?? null, failedClips: failed.length, retrySmallerBatch: options.retrySmallerBatch })
  try {
    if (options.corrections) await saveLesson(options.out, keepReadable(options.corrections, clips))
    const state = new TrainState(config, initial?.tensors)
    return await driveOn({ run, state, reporter, signal, minutes: options.minutes, untilStage: options.untilStage })
  } finally {
    await run.close()
  }
}

/** A clip that could not be read was told of. */
function keepReadable(spans: readonly LessonSpan[], clips: readonly FootageClip[]): LessonSpan[] {
  const kept = spans.filter(({ clip }) => clips.some(({ path }) => path === clip))
  if (kept.length > 0) return kept
  throw new AppError({ code: 'footage-unreadable', message: 'None of the clips that were corrected could be read.', hint: 'Relink them in the project, or check that they play elsewhere.' })
}

function withoutModel(): AppError {
  return new AppError({ code: 'config-invalid', message: 'Corrections say where a model was wrong: without that model nothing can be learned from them.', hint: 'Name it with --init.' })
}

export interface ResumeOptions extends JobContext, BackendChoice {
  run: string
  minutes?: number | undefined
  untilStage?: number | undefined
  /** From now on; without it as the run was begun. */
  retrySmallerBatch?: boolean | undefined
}

/**
 * Goes on with a run from its last whole checkpoint, as if it had not been interrupted.
 * @throws AppError `run-invalid`, `checkpoint-invalid`, and as {@link runLearning}
 */
export async function resumeLearning({ reporter, signal, minutes, untilStage, retrySmallerBatch, ...options }: ResumeOptions): Promise<LearnOutcome> {
  const opened = await openRun(options.run)
  try {
    const revised = retrySmallerBatch === undefined ? opened : await reviseRun(opened, { retrySmallerBatch })
    const engine = await openBackend(options)
    const state = await restoreState(revised, reporter)
    const run = await noteEngine(revised, { ...state.position, engine })
    return await driveOn({ run, state, reporter, signal, minutes, untilStage })
  } finally {
    await opened.close()
  }
}
