import { MessageChannelMain, utilityProcess } from 'electron'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { engineSignSchema } from '../../main/contract/host'
import type { HostMessage } from '../../main/contract/host'
import { Admissions } from './admissions'
import { describeGone } from './engineFailure'
import { forkLearner } from './forkLearner'
import type { EngineProcess, EngineStart } from './supervisor'
import { watchEnd } from './watchEnd'

const SERVICE_NAME = 'Pultrack engine'

/**
 * Starts the engine in a process of its own: a native crash or a full memory costs the run's last seconds, not the window. What learns is started beside
 * it when the engine asks, because only the main process can start any; the two talk by a port of their own.
 */
export function forkEngine({ bundle, learner, environment, signs }: EngineStart): EngineProcess<MessagePortMain> {
  // The process that learns may share its GPU: neither may take all of its memory at once.
  const env = { ...process.env, TF_FORCE_GPU_ALLOW_GROWTH: 'true', ...environment }
  const child = utilityProcess.fork(bundle, [], { serviceName: SERVICE_NAME, stdio: 'pipe', env })
  const admissions = new Admissions()
  const send = (message: HostMessage, ports: MessagePortMain[] = []): void => child.postMessage(message, ports)
  let isGone = false
  const startLearner = (number: number): void => {
    const port = openLearner({ bundle: learner, environment: env, onEnd: (how) => isGone || send({ kind: 'learner-gone', learner: number, how }) })
    send({ kind: 'learner', learner: number }, [port])
  }
  child.on('message', (message: unknown) => {
    const sign = engineSignSchema.safeParse(message)
    if (!sign.success) return
    if (sign.data.kind === 'ready') signs.onReady()
    else if (sign.data.kind === 'learner-wanted') startLearner(sign.data.learner)
    else admissions.answer(sign.data)
  })
  watchEnd({ child, serviceName: SERVICE_NAME, onGone: (gone) => {
    isGone = true
    admissions.giveUp()
    signs.onGone(gone)
  } })
  return {
    connect: (port) => send({ kind: 'connect' }, [port]),
    admit: (paths) => admissions.ask((id) => send({ kind: 'admit', id, paths: [...paths] })),
    askToStop: () => send({ kind: 'stop' }),
    kill: () => killHard(child),
  }
}

/** @returns the engine's end of the way to a process that learns */
function openLearner({ onEnd, ...start }: { bundle: string; environment: NodeJS.ProcessEnv; onEnd: (how: string) => void }): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain()
  forkLearner({ ...start, port: port1, onGone: (gone) => onEnd(describeGone(gone)) })
  return port2
}

/** `kill` asks once more, by a signal that native code in a long computation does not hear. */
function killHard(child: UtilityProcess): void {
  if (child.pid === undefined || process.platform === 'win32') child.kill()
  else process.kill(child.pid, 'SIGKILL')
}
