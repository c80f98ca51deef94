import type { EngineSign, HostMessage } from '../../contract/host'
import type { FromLearner, LearnerChild, StartLearner, ToLearner } from '../../jobs/runs/learnerLine'
import { dataOf, type EmitterPort } from './emitterPort'

/** An end is told of by the shell, what was said before it comes by the port: so long the one waits for the other. */
const LAST_WORDS_MILLISECONDS = 1000

type LearnerMessage = Extract<HostMessage, { kind: 'learner' | 'learner-gone' }>

/** Processes that learn, started by the shell: in Electron only the main process can start any. */
export class ShellLearners {
  private readonly learners = new Map<number, ShellLearner>()
  private last = 0

  constructor(private readonly ask: (sign: EngineSign) => void) {}

  readonly start: StartLearner = () => {
    this.last += 1
    const learner = new ShellLearner()
    this.learners.set(this.last, learner)
    this.ask({ kind: 'learner-wanted', learner: this.last })
    return learner
  }

  take(message: LearnerMessage, ports: readonly EmitterPort[]): void {
    const learner = this.learners.get(message.learner)
    if (message.kind === 'learner-gone') {
      this.learners.delete(message.learner)
      return learner?.end(message.how)
    }
    for (const port of ports) learner?.connect(port)
  }
}

class ShellLearner implements LearnerChild {
  private port: EmitterPort | undefined
  private isPortClosed = false
  private how: string | undefined
  /** Said before the port came. */
  private early: ToLearner[] = []
  private listeners: Parameters<LearnerChild['listen']>[0] | undefined

  send(message: ToLearner): void {
    if (this.port) this.port.postMessage(message)
    else this.early.push(message)
  }

  listen(listeners: Parameters<LearnerChild['listen']>[0]): void {
    this.listeners = listeners
  }

  release(): void {
    this.listeners = undefined
    this.port?.close()
  }

  connect(port: EmitterPort): void {
    this.port = port
    port.on('message', (event: unknown) => this.listeners?.onMessage(dataOf(event) as FromLearner))
    port.on('close', () => {
      this.isPortClosed = true
      if (this.how !== undefined) this.tellEnd()
    })
    port.start()
    for (const message of this.early.splice(0)) port.postMessage(message)
  }

  end(how: string): void {
    this.how = how
    if (!this.port || this.isPortClosed) this.tellEnd()
    else setTimeout(() => this.tellEnd(), LAST_WORDS_MILLISECONDS)
  }

  private tellEnd(): void {
    this.listeners?.onGone(this.how ?? '')
    this.listeners = undefined
  }
}
