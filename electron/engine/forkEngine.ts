import { app, utilityProcess } from 'electron'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { engineSignSchema } from '../../main/contract/host'
import type { HostMessage } from '../../main/contract/host'
import { Admissions } from './admissions'
import { explainEnd } from './engineFailure'
import { LastWords } from './lastWords'
import type { EngineProcess, EngineSigns, EngineStart } from './supervisor'

const SERVICE_NAME = 'Pultrack engine'

/** Starts the engine in a process of its own: a native crash or a full memory costs the run's last seconds, not the window. */
export function forkEngine({ bundle, environment, signs }: EngineStart): EngineProcess<MessagePortMain> {
  const child = utilityProcess.fork(bundle, [], { serviceName: SERVICE_NAME, stdio: 'pipe', env: { ...process.env, ...environment } })
  const admissions = new Admissions()
  const send = (message: HostMessage, ports: MessagePortMain[] = []): void => child.postMessage(message, ports)
  child.on('message', (message: unknown) => {
    const sign = engineSignSchema.safeParse(message)
    if (!sign.success) return
    if (sign.data.kind === 'ready') signs.onReady()
    else admissions.answer(sign.data)
  })
  watchEnd(child, (gone) => {
    admissions.giveUp()
    signs.onGone(gone)
  })
  return {
    connect: (port) => send({ kind: 'connect' }, [port]),
    admit: (paths) => admissions.ask((id) => send({ kind: 'admit', id, paths: [...paths] })),
    askToStop: () => send({ kind: 'stop' }),
    kill: () => killHard(child),
  }
}

/** `kill` asks once more, by a signal that native code in a long computation does not hear. */
function killHard(child: UtilityProcess): void {
  if (child.pid === undefined || process.platform === 'win32') child.kill()
  else process.kill(child.pid, 'SIGKILL')
}

function watchEnd(child: UtilityProcess, onGone: EngineSigns['onGone']): void {
  const words = new LastWords()
  let reason: string | undefined
  child.stdout?.on('data', (chunk: Buffer) => words.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => {
    words.write(chunk)
    process.stderr.write(chunk)
  })
  const onProcessGone = (_event: unknown, details: { type: string; name?: string; serviceName?: string; reason: string }): void => {
    if (details.type === 'Utility' && (details.name === SERVICE_NAME || details.serviceName === SERVICE_NAME)) reason = details.reason
  }
  app.on('child-process-gone', onProcessGone)
  child.once('exit', (exitCode) => {
    // Chromium tells the reason in the same turn or the next, and its pipes drain.
    setTimeout(() => {
      app.off('child-process-gone', onProcessGone)
      const lastWords = words.read()
      onGone({ exitCode, lastWords, failure: explainEnd({ exitCode, reason, lastWords }) })
    }, 50)
  })
}
