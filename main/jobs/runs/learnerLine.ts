import { fork } from 'node:child_process'
import type { Failure } from '../../contract/failure'
import type { JobEvent } from '../../contract/reporter'
import type { LearnOutcome } from '../../contract/run'
import type { RunHealth } from '../../contract/runHealth'
import type { LearnerUse, LearnTask } from './learnTask'

/** Both ends are ours and of one version: what they say to each other is not checked. */
export type ToLearner = { kind: 'task'; task: LearnTask } | { kind: 'stop' }
export type TellableEvent = Exclude<JobEvent, { kind: 'item-failed' }> | { kind: 'item-failed'; item: string; error: Failure }
export type FromLearner =
  | { kind: 'ready' }
  | { kind: 'event'; event: TellableEvent; row: number | null }
  | { kind: 'use'; use: LearnerUse }
  | { kind: 'outcome'; outcome: LearnOutcome | RunHealth }
  | { kind: 'failed'; failure: Failure }

/** A process that learns, as whoever asked for it sees it. */
export interface LearnerChild {
  send(message: ToLearner): void
  /** `onGone` comes after everything that it said. `how`: signal, exit code, or a word for it. */
  listen(listeners: { onMessage(message: FromLearner): void; onGone(how: string): void }): void
  /** Nothing more is expected of it. */
  release(): void
}
export type StartLearner = () => LearnerChild

/** Whoever asked for this process, as the process sees it. */
export interface LearnerParent {
  /** Resolves when it is on its way, or nobody is there any more. */
  tell(message: FromLearner): Promise<void>
  listen(listeners: { onMessage(message: ToLearner): void; onGone(): void }): void
}

export interface LearnerModule {
  /** Runs `runLearnerProcess` when started with these words. */
  module: string
  words: readonly string[]
}

/** Two processes on one GPU: neither may take all of its memory at once. */
const ENVIRONMENT = { TF_FORCE_GPU_ALLOW_GROWTH: 'true' }

/** Learners that are child processes of Node. On Linux in a session of their own, which can give way to others as a whole. */
export function forkedLearner({ module, words }: LearnerModule): StartLearner {
  return () => {
    const child = fork(module, [...words], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: process.platform === 'linux', env: { ...process.env, ...ENVIRONMENT } })
    return {
      send: (message) => void (child.connected && child.send(message)),
      listen: ({ onMessage, onGone }) => {
        child.on('message', onMessage)
        child.once('error', ({ message }) => onGone(message))
        child.once('exit', (code, signal) => onGone(signal ?? `code ${code}`))
      },
      release: () => undefined,
    }
  }
}

/** The other end of {@link forkedLearner}. */
export function nodeParent(): LearnerParent {
  return {
    tell: (message) => new Promise((resolve) => (process.connected ? process.send!(message, undefined, undefined, () => resolve()) : resolve())),
    listen: ({ onMessage, onGone }) => {
      process.on('message', onMessage)
      process.once('disconnect', onGone)
    },
  }
}
