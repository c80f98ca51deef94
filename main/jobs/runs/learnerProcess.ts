import * as tf from '@tensorflow/tfjs-core'
import { fork, type ChildProcess } from 'node:child_process'
import { AppError, toAppError } from '../../contract/errors'
import { fromFailure, toFailure, type Failure } from '../../contract/failure'
import type { JobEvent } from '../../contract/reporter'
import type { LearnOutcome } from '../../contract/run'
import { learnHere, type LearnContext, type Learner, type LearnerUse, type LearnTask } from './learnTask'

/** Both ends are ours and of one version: what they say to each other is not checked. */
type ToLearner = { kind: 'task'; task: LearnTask } | { kind: 'stop' }
type TellableEvent = Exclude<JobEvent, { kind: 'item-failed' }> | { kind: 'item-failed'; item: string; error: Failure }
type FromLearner =
  | { kind: 'ready' }
  | { kind: 'event'; event: TellableEvent; row: number | null }
  | { kind: 'use'; use: LearnerUse }
  | { kind: 'outcome'; outcome: LearnOutcome }
  | { kind: 'failed'; failure: Failure }

const USE_MILLISECONDS = 2000

export interface LearnerModule {
  /** Runs `runLearnerProcess` when started with these words. */
  module: string
  words: readonly string[]
}

/**
 * Learns in a process of its own, so that pages are answered while a step computes, and a native crash costs the run's last seconds.
 * @throws AppError as {@link learnHere}, `engine-lost` when the process died
 */
export function learnApart({ module, words }: LearnerModule): Learner {
  return (task, context) => {
    // Two processes on one GPU: neither may take all of its memory at once.
    const child = fork(module, [...words], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, TF_FORCE_GPU_ALLOW_GROWTH: 'true' } })
    const stop = (): void => void (child.connected && child.send({ kind: 'stop' } satisfies ToLearner))
    context.signal.addEventListener('abort', stop, { once: true })
    return new Promise<LearnOutcome>((resolve, reject) => {
      child.on('message', (message: FromLearner) => hear({ message, child, task, context, resolve, reject }))
      child.once('error', reject)
      child.once('exit', (code, signal) => reject(died(signal ?? `code ${code}`)))
    }).finally(() => {
      context.signal.removeEventListener('abort', stop)
      context.reportUse(null)
    })
  }
}

interface Hearing {
  message: FromLearner
  child: ChildProcess
  task: LearnTask
  context: LearnContext
  resolve(outcome: LearnOutcome): void
  reject(error: AppError): void
}

function hear({ message, child, task, context, resolve, reject }: Hearing): void {
  if (message.kind === 'ready') child.send({ kind: 'task', task } satisfies ToLearner)
  if (message.kind === 'ready' && context.signal.aborted) child.send({ kind: 'stop' } satisfies ToLearner)
  if (message.kind === 'event') context.report(message.event.kind === 'item-failed' ? { ...message.event, error: fromFailure(message.event.error) } : message.event, message.row)
  if (message.kind === 'use') context.reportUse(message.use)
  if (message.kind === 'outcome') resolve(message.outcome)
  if (message.kind === 'failed') reject(fromFailure(message.failure))
}

/** The other end: does the one task that it is given, then ends. Without its parent it keeps what it has and ends as well. */
export async function runLearnerProcess(): Promise<void> {
  const tell = (message: FromLearner): Promise<void> => new Promise((resolve) => (process.connected ? process.send!(message, undefined, undefined, () => resolve()) : resolve()))
  const controller = new AbortController()
  process.once('disconnect', () => controller.abort())
  process.on('SIGINT', () => undefined) // the terminal's interrupt reaches every process; this one is stopped by its parent
  const task = await new Promise<LearnTask>((resolve) => {
    process.on('message', (message: ToLearner) => (message.kind === 'task' ? resolve(message.task) : controller.abort()))
    void tell({ kind: 'ready' })
  })
  const timer = setInterval(() => void tell({ kind: 'use', use: readUse() }), USE_MILLISECONDS)
  try {
    const report = (event: JobEvent, row: number | null): void => void tell({ kind: 'event', row, event: event.kind === 'item-failed' ? { ...event, error: toFailure(event.error) } : event })
    await tell({ kind: 'outcome', outcome: await learnHere(task, { report, reportUse: () => undefined, signal: controller.signal }) })
  } catch (thrown) {
    await tell({ kind: 'failed', failure: toFailure(toAppError(thrown)) })
  } finally {
    clearInterval(timer)
  }
}

function readUse(): LearnerUse {
  const { numTensors, numBytes } = tf.memory()
  return { memory: process.memoryUsage().rss, tensors: numTensors, tensorBytes: numBytes }
}

function died(how: string): AppError {
  return new AppError({ code: 'engine-lost', message: `The process that learned ended (${how}).`, hint: 'Everything up to its last checkpoint is kept: resume the run. If it happens again, its memory may be too small: choose a smaller batch.' })
}
