import { pathToFileURL } from 'node:url'
import type { MessagePortMain } from 'electron'
import { engineSignSchema } from '../../main/contract/host'
import type { HostMessage } from '../../main/contract/host'
import { Admissions } from './admissions'
import type { EngineProcess, EngineStart } from './supervisor'

type Listener = (event: { data: unknown; ports: MessagePortMain[] }) => void

/** The module that the engine's process runs; here it is told whom to listen to instead of finding its parent. */
interface EngineModule {
  hostEngine: (parent: { on: (event: 'message', listener: Listener) => void; postMessage: (message: unknown) => void; exit: (code: number) => void }) => void
}

/** Runs the engine inside the main process (`--engine-in-main`). A crash of it is the end of everything; it is for debugging. */
export function startEngineInMain({ bundle, environment, signs }: Omit<EngineStart, 'learner'>): EngineProcess<MessagePortMain> {
  Object.assign(process.env, environment)
  const admissions = new Admissions()
  const listeners: Listener[] = []
  const send = (data: HostMessage, ports: MessagePortMain[] = []): void => queueMicrotask(() => listeners.forEach((listener) => listener({ data, ports })))
  const end = (exitCode: number, lastWords: string[] = []): void => {
    admissions.giveUp()
    signs.onGone({ exitCode, failure: exitCode === 0 ? 'exited' : 'crashed', lastWords })
  }
  const hear = (message: unknown): void => {
    const sign = engineSignSchema.parse(message)
    if (sign.kind === 'ready') signs.onReady()
    else if (sign.kind !== 'learner-wanted') admissions.answer(sign)
  }
  void (import(pathToFileURL(bundle).href) as Promise<EngineModule>).then(
    ({ hostEngine }) => hostEngine({ on: (_event, listener) => listeners.push(listener), postMessage: (message) => queueMicrotask(() => hear(message)), exit: end }),
    (thrown: unknown) => end(1, [String(thrown)]),
  )
  return {
    connect: (port) => send({ kind: 'connect' }, [port]),
    admit: (paths) => admissions.ask((id) => send({ kind: 'admit', id, paths: [...paths] })),
    askToStop: () => send({ kind: 'stop' }),
    // What runs in this very process cannot be killed alone; not waiting for it is all that is left.
    kill: () => end(1, ['It did not stop in time.']),
  }
}
