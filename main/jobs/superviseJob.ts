import { resolve } from 'node:path'
import { openBackend } from '../backend/openBackend'
import type { BackendChoice } from '../contract/backend'
import type { LearnConfig } from '../contract/config'
import { toAppError } from '../contract/errors'
import type { JobContext, Reporter } from '../contract/reporter'
import type { LearnChoices, LearnOutcome } from '../contract/run'
import { SUPERVISED } from '../core/curriculum/supervised'
import { resolveConfig } from '../core/curriculum/resolveConfig'
import { isValidBox } from '../core/evaluate/overlap'
import { TrainState } from '../core/train/trainState'
import type { PixelOrigin } from '../formats/otb'
import { loadModel } from '../store/modelFile'
import { assertRunFolderFree, createRun } from '../store/runFolder'
import { findSequences, type EvaluationSequence } from './evaluateSequences'
import { driveOn } from './learn/driveOn'
import { surveyFootage } from './learn/footage'
import { resolveModel } from './shippedModels'
import { saveLabels } from './supervise/labelFile'

export interface SuperviseOptions extends BackendChoice, LearnChoices, JobContext {
  /** Folder of sequences with boxes, as `eval` takes it. */
  sequences: string
  /** Names to take, e.g. `train_*`. */
  only?: string | undefined
  /** @default 0 */
  origin?: PixelOrigin | undefined
  /** Run folder to make. */
  out: string
  /** Model folder whose weights are the start; random weights without it. */
  init?: string | undefined
  minutes?: number | undefined
  retrySmallerBatch?: boolean | undefined
}

/**
 * Learns from sequences whose boxes are given: the same loop, run folder and checkpoints as without labels, so that what labels are worth can be measured.
 * @throws AppError `sequences-invalid`, and as `runLearning`
 */
export function superviseLearning(options: SuperviseOptions): Promise<LearnOutcome> {
  return superviseByConfig({ ...options, config: resolveConfig({ ...options, preset: SUPERVISED }) })
}

/** As {@link superviseLearning}, by a configuration that is resolved already. */
export async function superviseByConfig({ reporter, signal, config, ...options }: Omit<SuperviseOptions, keyof LearnChoices> & { config: LearnConfig; untilStage?: number | undefined }): Promise<LearnOutcome> {
  await assertRunFolderFree(options.out)
  const initial = options.init === undefined ? undefined : await loadModel(await resolveModel(options.init), { backbone: config.backbone })
  const sequences = await findLabelled(options, reporter)
  const engine = await openBackend(options)
  const { clips, failed } = await surveyFootage({ paths: sequences.map(({ clip }) => clip), reporter, signal })
  const run = await createRun({ folder: options.out, config, footage: clips, seed: config.seed, engine, initialModel: initial?.card.id ?? null, failedClips: failed.length, retrySmallerBatch: options.retrySmallerBatch })
  try {
    const readable = sequences.filter(({ clip }) => clips.some(({ path }) => path === clip))
    await saveLabels(options.out, readable.map(({ name, clip, groundTruth }) => ({ name, clip, boxes: groundTruth.map((box) => (isValidBox(box) ? box : null)) })))
    return await driveOn({ run, state: new TrainState(config, initial?.tensors), reporter, signal, minutes: options.minutes, untilStage: options.untilStage })
  } finally {
    await run.close()
  }
}

/** Clips by their whole path, as a run names its footage: the boxes of one are found by it. */
async function findLabelled({ sequences: folder, origin = 0, only }: Pick<SuperviseOptions, 'sequences' | 'origin' | 'only'>, reporter: Reporter): Promise<(EvaluationSequence & { clip: string })[]> {
  const { sequences, failed } = await findSequences({ folder, origin, only })
  for (const { name, error } of failed) reporter({ kind: 'item-failed', item: name, error: toAppError(error) })
  if (sequences.length === 0) throw toAppError(failed[0]?.error)
  return sequences.flatMap((sequence) => (sequence.clip === null ? [] : [{ ...sequence, clip: resolve(sequence.clip) }]))
}
