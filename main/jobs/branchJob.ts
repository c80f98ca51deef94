import { copyFile, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { openBackend } from '../backend/openBackend'
import type { BackendChoice } from '../contract/backend'
import type { LearnConfig } from '../contract/config'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import type { LearnChoices, LearnOutcome } from '../contract/run'
import { branchConfig, parseConfig } from '../core/curriculum/resolveConfig'
import { countSharedStages } from '../core/curriculum/sharedStages'
import { TrainState, type LoopMemory } from '../core/train/trainState'
import { loadCheckpoint } from '../store/checkpoint'
import { keepJsonLines } from '../store/jsonLines'
import { createRun, pathsOf, readManifest, type RunFolder } from '../store/runFolder'
import { LESSON_FILE } from './corrections/lessonFiles'
import { driveOn } from './learn/driveOn'
import { DRIFTS_FILE } from './learn/learningStore'
import { nameCheckpoint } from './learn/runRecorder'
import { EXCLUSIONS_FILE } from './runs/exclusions'
import { LABELS_FILE } from './supervise/labelFile'

export interface BranchOptions extends BackendChoice, LearnChoices, JobContext {
  /** Run to branch off from; it may be running still. */
  from: string
  /** Run folder to make. */
  out: string
  minutes?: number | undefined
  retrySmallerBatch?: boolean | undefined
}

/**
 * Learns with another configuration from where it first differs from an earlier run's: instances, chains and weights up to there
 * are that run's, so that what is compared differs in nothing else, and costs nothing twice.
 * @throws AppError `run-invalid` when the run has not come so far, `config-invalid` when they share nothing or everything, and as
 * `runLearning`
 */
export async function branchLearning({ reporter, signal, from, out, minutes, retrySmallerBatch, engine, device, ...choices }: BranchOptions): Promise<LearnOutcome> {
  const config = branchConfig(parseConfig((await readManifest(from)).config), choices)
  return branchByConfig({ reporter, signal, from, out, minutes, retrySmallerBatch, engine, device, config })
}

/** As {@link branchLearning}, by a configuration that is resolved already. @param at stage to begin at, of those that are shared; the last of them without it */
export async function branchByConfig({ reporter, signal, from, out, minutes, retrySmallerBatch, engine, device, config, at }: Omit<BranchOptions, keyof LearnChoices> & { config: LearnConfig; at?: number | undefined }): Promise<LearnOutcome> {
  const parent = await readManifest(from)
  const stage = at ?? sharedStages({ from, parent: parseConfig(parent.config), config })
  const start = await loadCheckpoint(pathsOf(from).checkpoints, nameCheckpoint({ stage, step: 0 })).catch((cause: unknown) => {
    throw notSoFar({ from, stage, cause })
  })
  const backend = await openBackend({ engine, device })
  const { footage, failedClips, initialModel } = parent
  const run = await createRun({ folder: out, config, footage, failedClips, initialModel, seed: config.seed, engine: backend, branch: { from, stage }, retrySmallerBatch })
  try {
    await copyFindings({ from, run, stage })
    const state = new TrainState(config)
    state.load(start.tensors, { ...(start.state as LoopMemory), position: { stage, step: 0 } })
    return await driveOn({ run, state, reporter, signal, minutes })
  } finally {
    await run.close()
  }
}

function sharedStages({ from, parent, config }: { from: string; parent: LearnConfig; config: LearnConfig }): number {
  const stage = countSharedStages(parent, config)
  if (stage === null) throw new AppError({ code: 'config-invalid', message: `The configuration shares nothing with ${from}: its backbone, seed or sampling differ.`, hint: 'Start a run of its own: pultrack train --footage …' })
  if (stage < config.stages.length) return stage
  throw new AppError({ code: 'config-invalid', message: `The configuration is that of ${from}.`, hint: 'Change something, for example --loss logistic; or go on with that run: pultrack resume.' })
}

/** Instances, what the shared stages mined, and what was excluded from them; the run's opening cuts crops and rows that belong to later ones. */
async function copyFindings({ from, run, stage }: { from: string; run: RunFolder; stage: number }): Promise<void> {
  const source = pathsOf(from)
  for (const name of ['windows', 'instances', 'chains', 'rankings', 'metrics', 'stages'] as const) await copyFile(source[name], run.paths[name]).catch(ignoreMissing)
  for (const name of [EXCLUSIONS_FILE, LESSON_FILE, DRIFTS_FILE, LABELS_FILE]) await copyFile(join(from, name), join(run.paths.folder, name)).catch(ignoreMissing)
  for (const name of ['crops.bin', 'crops.idx']) await copyFile(join(source.crops, name), join(run.paths.crops, name), constants.COPYFILE_FICLONE)
  await keepJsonLines(run.paths.windows, (row) => (row['stage'] as number) < stage)
}

function ignoreMissing(problem: NodeJS.ErrnoException): void {
  if (problem.code !== 'ENOENT') throw problem
}

function notSoFar({ from, stage, cause }: { from: string; stage: number; cause: unknown }): AppError {
  const what = stage === 0 ? 'finished looking for instances' : `finished its stage ${stage}`
  return new AppError({ code: 'run-invalid', message: `${from} has not ${what}, or has no checkpoint from there, where the configurations part.`, hint: `Let it come so far first: pultrack resume ${from}`, cause })
}
