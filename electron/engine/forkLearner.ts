import { utilityProcess } from 'electron'
import type { MessagePortMain } from 'electron'
import type { HostMessage } from '../../main/contract/host'
import type { EngineGone } from './supervisor'
import { watchEnd } from './watchEnd'

const SERVICE_NAME = 'Pultrack learner'

interface LearnerStart {
  /** The module that learns. */
  bundle: string
  environment: NodeJS.ProcessEnv
  /** To the engine: whoever it belongs to gives the task, hears of the work, and may stop it. */
  port: MessagePortMain
  onGone: (gone: EngineGone) => void
}

/**
 * Starts a process that learns: the engine answers while a step computes, and each outlives the other's crash. It ends by itself: when it is done, when it
 * is told to stop, and when the engine at the other end of its port is gone, after it has kept what it has.
 */
export function forkLearner({ bundle, environment, port, onGone }: LearnerStart): void {
  const child = utilityProcess.fork(bundle, [], { serviceName: SERVICE_NAME, stdio: 'pipe', env: environment })
  let isSent = false
  child.once('spawn', () => {
    isSent = true
    child.postMessage({ kind: 'connect' } satisfies HostMessage, [port])
  })
  watchEnd({ child, serviceName: SERVICE_NAME, onGone: (gone) => {
    // One that never came to be has taken no port; the engine waits for its end.
    if (!isSent) port.close()
    onGone(gone)
  } })
}
