import type { JobEvent } from '../../contract/reporter'
import type { LearnOptions, LearnOutcome } from '../../contract/run'
import type { RunHealth } from '../../contract/runHealth'
import { pathsOf } from '../../store/runFolder'
import { resumeLearning, runLearning, type ResumeOptions } from '../learnJob'
import { countLines } from './countLines'
import { measureRunHealth, type HealthOptions } from './runHealth'

/** What is to be learned, or measured of what was learned; plain data, which may cross to another process. */
export type LearnTask = LearningTask | HealthTask
export type HealthTask = { kind: 'health'; options: HealthOptions }
export type LearningTask = { kind: 'start'; options: LearnOptions } | { kind: 'resume'; options: Omit<ResumeOptions, 'reporter' | 'signal'> }

/** What a learning process uses of the machine, where it is not the engine's own. */
export interface LearnerUse {
  memory: number
  tensors: number
  tensorBytes: number
}

export interface LearnContext {
  /** `row`: number in metrics.jsonl of the row that a `metrics` event tells of. */
  report(event: JobEvent, row: number | null): void
  reportUse(use: LearnerUse | null): void
  signal: AbortSignal
}

/** Where learning runs: here, or in a process of its own. */
export type Learner = <T extends LearnTask>(task: T, context: LearnContext) => Promise<OutcomeOf<T>>
export type OutcomeOf<T extends LearnTask> = T extends HealthTask ? RunHealth : LearnOutcome

/** Works in this very process: everything else in it waits while a step computes. @throws AppError as `runLearning`, `resumeLearning` and `measureRunHealth` */
export const learnHere: Learner = async <T extends LearnTask>(task: T, context: LearnContext) => {
  const outcome = task.kind === 'health' ? await measureRunHealth({ ...task.options, reporter: (event) => context.report(event, null), signal: context.signal }) : await learn(task, context)
  return outcome as OutcomeOf<T>
}

function learn(task: LearningTask, { report, signal }: LearnContext): Promise<LearnOutcome> {
  const path = pathsOf(task.kind === 'start' ? task.options.out : task.options.run).metrics
  let rows = numberRows(path)
  const reporter = (event: JobEvent): void => {
    if (event.kind === 'batch-reduced') rows = numberRows(path) // the run goes back to a checkpoint, and so does its file before the next row
    report(event, event.kind === 'metrics' ? rows() : null)
  }
  return task.kind === 'start' ? runLearning({ ...task.options, reporter, signal }) : resumeLearning({ ...task.options, reporter, signal })
}

/** The job's first row is the next of the file as it is when that row is told of: rows are written only afterwards, by this same process. */
function numberRows(path: string): () => number {
  let next: number | null = null
  return () => {
    next ??= countLines(path)
    next += 1
    return next - 1
  }
}
