import { toAppError } from '../../contract/errors'
import { toFailure } from '../../contract/failure'
import { hostMessageSchema, type EngineSign, type HostMessage } from '../../contract/host'
import type { Engine } from '../engine'
import { serveLine } from '../serveLine'
import type { StartLearner } from '../../jobs/runs/learnerLine'
import { createEmitterPortLine, dataOf, type EmitterPort } from './emitterPort'
import { ShellLearners } from './shellLearners'

/** Whoever started this process; Electron's main process, or a stand-in. */
export interface EngineParent {
  on(event: 'message', listener: (event: { data: unknown; ports: readonly EmitterPort[] }) => void): unknown
  postMessage(message: EngineSign): void
  exit(code: number): void
}

/** Runs an engine for a parent: pages' ports come from it, and what a person picked in its dialogs. A message that it does not know is left aside. */
export async function hostEngine(parent: EngineParent, start: (startLearner: StartLearner) => Promise<Engine>): Promise<void> {
  const learners = new ShellLearners((sign) => parent.postMessage(sign))
  const early: { data: unknown; ports: readonly EmitterPort[] }[] = []
  let take = (event: { data: unknown; ports: readonly EmitterPort[] }): void => void early.push(event)
  parent.on('message', (event) => take(event))
  try {
    const engine = await start(learners.start)
    take = ({ data, ports }) => {
      const parsed = hostMessageSchema.safeParse(data)
      if (parsed.success) void obey({ engine, learners, parent, message: parsed.data, ports })
    }
    parent.postMessage({ kind: 'ready' })
    early.forEach(take)
  } catch (thrown) {
    process.stderr.write(`${toAppError(thrown).message}\n`)
    parent.exit(1)
  }
}

interface Order {
  engine: Engine
  learners: ShellLearners
  parent: EngineParent
  message: HostMessage
  ports: readonly EmitterPort[]
}

async function obey({ engine, learners, parent, message, ports }: Order): Promise<void> {
  if (message.kind === 'learner' || message.kind === 'learner-gone') return learners.take(message, ports)
  if (message.kind === 'connect') {
    for (const port of ports) serveLine({ engine, line: createEmitterPortLine(port, dataOf) })
    return
  }
  if (message.kind === 'stop') {
    await engine.close()
    return parent.exit(0)
  }
  const { id, paths } = message
  try {
    parent.postMessage({ kind: 'admitted', id, places: await engine.admit(paths) })
  } catch (thrown) {
    parent.postMessage({ kind: 'refused', id, error: toFailure(toAppError(thrown)) })
  }
}
