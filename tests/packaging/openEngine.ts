import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { EngineSupervisor } from '../../electron/engine/supervisor'
import type { CallArguments, CallResult, ProcedureName } from '../../main/contract/procedures'
import { createPort } from '../../main/contract/transport/createPort'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'
import type { MessagePortLike } from '../../main/contract/transport/messagePortLine'
import { startNodeEngine } from '../electron/support/nodeEngineProcess'

export interface OpenedEngine {
  /** @throws AppError of the engine */
  call<K extends ProcedureName>(name: K, args: CallArguments<K>): Promise<CallResult<K>>
  close(): Promise<void>
}

/** Starts an engine's bundle in a process of its own, with an environment in which nothing of this repository can be found by chance. */
export async function openEngine({ bundle, dataFolder }: { bundle: string; dataFolder: string }): Promise<OpenedEngine> {
  const environment = { HOME: dataFolder, PULTRACK_DATA: dataFolder, XDG_CACHE_HOME: dataFolder }
  const supervisor = new EngineSupervisor<MessagePort>({ fork: (signs) => startNodeEngine({ bundle, environment, signs }), onLife: () => undefined })
  supervisor.start()
  const { port1, port2 } = new MessageChannel()
  await supervisor.connect(port1)
  const port = createPort({ connect: () => createMessagePortLine(port2 as unknown as MessagePortLike) })
  return {
    async call(name, args) {
      const result = await port.call(name, args)
      if (result.ok) return result.value
      throw result.error
    },
    async close() {
      port.close()
      await supervisor.stop()
    },
  }
}
