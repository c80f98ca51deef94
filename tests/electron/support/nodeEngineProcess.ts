import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { Admissions } from '../../../electron/engine/admissions'
import { explainEnd } from '../../../electron/engine/engineFailure'
import { LastWords } from '../../../electron/engine/lastWords'
import type { EngineProcess, EngineSigns } from '../../../electron/engine/supervisor'
import { engineSignSchema } from '../../../main/contract/host'
import type { HostMessage } from '../../../main/contract/host'

const CHILD = join(import.meta.dirname, 'engineChild.mjs')

export interface NodeEngine extends EngineProcess<MessagePort> {
  readonly child: ChildProcess
}

interface FromChild {
  sign?: unknown
  port?: number
  data?: unknown
  closed?: number
}

/** The engine's bundle in a real process of its own, with Node in place of Electron. */
export function startNodeEngine({ bundle, environment, signs }: { bundle: string; environment: NodeJS.ProcessEnv; signs: EngineSigns }): NodeEngine {
  const child = fork(CHILD, [bundle], { serialization: 'advanced', silent: true, env: { ...environment, NODE_OPTIONS: '' } })
  const admissions = new Admissions()
  const ports: MessagePort[] = []
  const words = new LastWords()
  child.stderr!.on('data', (chunk: Buffer) => words.write(chunk))
  child.stdout!.resume()
  child.on('message', (message: FromChild) => {
    if (message.port !== undefined) return ports[message.port]?.postMessage(message.data)
    if (message.closed !== undefined) return ports[message.closed]?.close()
    const sign = engineSignSchema.parse(message.sign)
    if (sign.kind === 'ready') signs.onReady()
    else if (sign.kind !== 'learner-wanted') admissions.answer(sign)
  })
  child.on('close', (code, signal) => {
    admissions.giveUp()
    // Electron closes the ports of a process that is gone.
    for (const port of ports) port.close()
    const exitCode = signal === 'SIGKILL' ? 9 : code
    signs.onGone({ exitCode, lastWords: words.read(), failure: explainEnd({ exitCode, reason: undefined, lastWords: words.read() }) })
  })
  const send = (host: HostMessage, port?: number): void => void child.send({ host, port })
  return { child, ...createLanes({ child, ports, admissions, send }) }
}

interface Lanes {
  child: ChildProcess
  ports: MessagePort[]
  admissions: Admissions
  send: (host: HostMessage, port?: number) => void
}

function createLanes({ child, ports, admissions, send }: Lanes): EngineProcess<MessagePort> {
  return {
    connect: (port) => {
      const number = ports.push(port) - 1
      port.on('message', (data: unknown) => child.connected && child.send({ port: number, data }))
      port.on('close', () => child.connected && child.send({ closed: number }))
      send({ kind: 'connect' }, number)
    },
    admit: (paths) => admissions.ask((id) => send({ kind: 'admit', id, paths: [...paths] })),
    askToStop: () => send({ kind: 'stop' }),
    kill: () => void child.kill('SIGKILL'),
  }
}
