import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BackendChoice } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import { makeFolder } from '../../store/atomicFile'
import type { JobContext } from '../../contract/reporter'
import type { LearnOutcome } from '../../contract/run'
import { listCheckpoints } from '../../store/checkpointList'
import { acquireLock } from '../../store/folderLock'
import { readCard } from '../../store/modelFile'
import { pathsOf } from '../../store/runFolder'
import { branchByConfig } from '../branchJob'
import { learnByConfig, resumeLearning } from '../learnJob'
import { superviseByConfig } from '../superviseJob'
import type { RunNode } from './expandPlan'
import type { LoadedPlan } from './planFile'

/** Between two looks at whether another process has let go of a run. */
const LOOK_MILLISECONDS = 1000

export interface EnsureRequest extends JobContext, BackendChoice {
  node: RunNode
  loaded: LoadedPlan
  /** Folder of the ablation. */
  out: string
}

/**
 * Comes back with the folder of a run that is done: it was so, or is gone on with, or is learned now; where another process is at it, that is waited for. What was left by
 * a killed process before its first checkpoint is thrown away.
 * @throws AppError `interrupted`, and as `runLearning`
 */
export async function ensureRun(request: EnsureRequest): Promise<string> {
  const { node, out } = request
  const folder = join(out, 'runs', node.hash)
  if (await isDone(folder, node)) return folder
  const release = await waitForLock(join(out, 'locks', node.hash), request)
  try {
    if (await isDone(folder, node)) return folder
    await learn(request, folder)
    if (await isDone(folder, node)) return folder
    throw new AppError({ code: 'interrupted', message: 'Stopped on request.', hint: 'The same command goes on where this one stopped.' })
  } finally {
    await release()
  }
}

async function learn(request: EnsureRequest, folder: string): Promise<LearnOutcome> {
  const { node, loaded: { plan, folder: base }, reporter, signal, engine, device } = request
  const untilStage = node.stages < node.config.stages.length ? node.stages : undefined
  const context = { reporter, signal, engine, device, untilStage }
  if ((await listCheckpoints(pathsOf(folder).checkpoints)).length > 0) return resumeLearning({ run: folder, ...context })
  await rm(folder, { recursive: true, force: true })
  if (node.parent) return branchByConfig({ from: await ensureRun({ ...request, node: node.parent }), out: folder, config: node.config, at: node.parent.stages, reporter, signal, engine, device })
  if (plan.footage) return learnByConfig({ footage: plan.footage.map((path) => resolve(base, path)), out: folder, config: node.config, ...context })
  const { folder: sequences, only, origin } = plan.supervised!
  return superviseByConfig({ sequences: resolve(base, sequences), only, origin, out: folder, config: node.config, ...context })
}

/** The model of a run is written when it ends; its card says at what stage that was. */
async function isDone(folder: string, { stages }: RunNode): Promise<boolean> {
  const card = await readCard(pathsOf(folder).model).catch(() => null)
  const position = card?.training['position'] as { stage?: number } | undefined
  return position?.stage === stages
}

/** @throws AppError `interrupted` on abort */
async function waitForLock(folder: string, { signal, reporter }: JobContext): Promise<() => Promise<void>> {
  await makeFolder(folder)
  let told = false
  for (;;) {
    if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped while another process was learning what this one needs.' })
    try {
      return await acquireLock(folder)
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'run-invalid') throw thrown
      if (!told) reporter({ kind: 'message', level: 'info', text: `Waits for what another process is learning: ${thrown.message} ${thrown.hint ?? ''}` })
      told = true
      await wait(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined)
    }
  }
}
