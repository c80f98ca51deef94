import type { LearnerParent, ToLearner } from '../../jobs/runs/learnerLine'
import { runLearnerProcess } from '../../jobs/runs/learnerProcess'
import { dataOf, type EmitterPort } from './emitterPort'

/** What was said last may still be on its way when the work is over; then the engine closes the port. */
const LAST_WORDS_MILLISECONDS = 5000

/** The engine at the other end of the port that the shell brought. */
class EngineAsParent implements LearnerParent {
  readonly gone: Promise<void>
  private isGone = false

  constructor(private readonly port: EmitterPort) {
    this.gone = new Promise((resolve) => port.on('close', () => {
      this.isGone = true
      resolve()
    }))
  }

  tell: LearnerParent['tell'] = async (message) => {
    if (!this.isGone) this.port.postMessage(message)
  }

  listen({ onMessage, onGone }: Parameters<LearnerParent['listen']>[0]): void {
    this.port.on('message', (event: unknown) => onMessage(dataOf(event) as ToLearner))
    void this.gone.then(onGone)
    this.port.start()
  }
}

async function learn(port: EmitterPort): Promise<void> {
  const parent = new EngineAsParent(port)
  await runLearnerProcess(parent)
  await Promise.race([parent.gone, new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MILLISECONDS))])
  process.exit(0)
}

/** Electron's utility process has it, nothing else. The first message brings the port, and there is no other. */
const { parentPort } = process as NodeJS.Process & { parentPort?: { once(event: 'message', listener: (event: { ports: readonly EmitterPort[] }) => void): unknown } }
parentPort?.once('message', ({ ports }) => {
  for (const port of ports) void learn(port)
})
