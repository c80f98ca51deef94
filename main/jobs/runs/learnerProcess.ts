import { readFileSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { AppError, toAppError } from '../../contract/errors'
import { fromFailure, toFailure } from '../../contract/failure'
import type { JobEvent } from '../../contract/reporter'
import { readTensorUse } from '../service/tensorUse'
import type { FromLearner, LearnerChild, LearnerParent, StartLearner } from './learnerLine'
import { learnHere, type LearnContext, type Learner, type LearnTask, type OutcomeOf } from './learnTask'

const USE_MILLISECONDS = 2000

/**
 * Learns in a process of its own, so that pages are answered while a step computes, and a native crash costs the run's last seconds.
 * @throws AppError as {@link learnHere}, `engine-lost` when the process died
 */
export function learnApart(start: StartLearner): Learner {
  return <T extends LearnTask>(task: T, context: LearnContext) => {
    const child = start()
    const stop = (): void => child.send({ kind: 'stop' })
    context.signal.addEventListener('abort', stop, { once: true })
    return new Promise<OutcomeOf<T>>((resolve, reject) => {
      child.listen({
        onMessage: (message) => hear({ message, child, task, context, resolve: (outcome) => resolve(outcome as OutcomeOf<T>), reject }),
        onGone: (how) => reject(died(how)),
      })
    }).finally(() => {
      context.signal.removeEventListener('abort', stop)
      context.reportUse(null)
      child.release()
    })
  }
}

interface Hearing {
  message: FromLearner
  child: LearnerChild
  task: LearnTask
  context: LearnContext
  resolve(outcome: OutcomeOf<LearnTask>): void
  reject(error: AppError): void
}

function hear({ message, child, task, context, resolve, reject }: Hearing): void {
  if (message.kind === 'ready') child.send({ kind: 'task', task })
  if (message.kind === 'ready' && context.signal.aborted) child.send({ kind: 'stop' })
  if (message.kind === 'event') context.report(message.event.kind === 'item-failed' ? { ...message.event, error: fromFailure(message.event.error) } : message.event, message.row)
  if (message.kind === 'use') context.reportUse(message.use)
  if (message.kind === 'outcome') resolve(message.outcome)
  if (message.kind === 'failed') reject(fromFailure(message.failure))
}

/** The other end: does the one task that it is given, then ends. Without its parent it keeps what it has and ends as well. */
export async function runLearnerProcess(parent: LearnerParent): Promise<void> {
  giveWay()
  const controller = new AbortController()
  process.on('SIGINT', () => undefined) // the terminal's interrupt reaches every process; this one is stopped by its parent
  const task = await new Promise<LearnTask | null>((resolve) => {
    const leave = (): void => {
      controller.abort()
      resolve(null) // where there was a task, this says nothing new
    }
    parent.listen({ onMessage: (message) => (message.kind === 'task' ? resolve(message.task) : controller.abort()), onGone: leave })
    void parent.tell({ kind: 'ready' })
  })
  if (!task) return
  const timer = setInterval(() => void parent.tell({ kind: 'use', use: { memory: process.memoryUsage().rss, ...readTensorUse() } }), USE_MILLISECONDS)
  try {
    const report = (event: JobEvent, row: number | null): void => void parent.tell({ kind: 'event', row, event: event.kind === 'item-failed' ? { ...event, error: toFailure(event.error) } : event })
    await parent.tell({ kind: 'outcome', outcome: await learnHere(task, { report, reportUse: () => undefined, signal: controller.signal }) })
  } catch (thrown) {
    await parent.tell({ kind: 'failed', failure: toFailure(toAppError(thrown)) })
  } finally {
    clearInterval(timer)
  }
}

/**
 * A person at the window comes first: what computes for hours takes the time that nobody else wants, all of it on an idle machine. To be called before
 * TensorFlow and the decoders start: on Linux a priority is a thread's own, and those made later inherit it. `PULTRACK_LEARNER_PRIORITY=normal` is for machines
 * that have other work and nobody at the window, where learning would get next to nothing.
 */
function giveWay(): void {
  if (process.env['PULTRACK_LEARNER_PRIORITY'] === 'normal') return
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
    if (process.platform === 'linux') giveWayAsSession()
  } catch {
    // Not allowed here: it learns all the same.
  }
}

/**
 * Linux shares the processor among sessions first (autogroup), and a priority counts within one only: a browser of the desktop would get no more than what
 * learns in a terminal. So the session of its own that {@link forkedLearner} gives it steps back as a whole; one that it shares with others it leaves alone.
 */
function giveWayAsSession(): void {
  const session = Number(readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)!.split(' ')[3])
  if (session === process.pid) writeFileSync('/proc/self/autogroup', String(constants.priority.PRIORITY_BELOW_NORMAL))
}

function died(how: string): AppError {
  return new AppError({ code: 'engine-lost', message: `The process that learned ended (${how}).`, hint: 'Everything up to its last checkpoint is kept: resume the run. If it happens again, its memory may be too small: choose a smaller batch.' })
}
