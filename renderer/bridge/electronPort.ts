import type { Port } from '../../main/contract/port'
import { ENGINE_PORT_MESSAGE } from '../../main/contract/shell'
import type { Shell } from '../../main/contract/shell'
import { createPort } from '../../main/contract/transport/createPort'
import type { Line } from '../../main/contract/transport/line'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'

const WAIT_MILLISECONDS = 10_000

/** The engine of the desktop window; each new line asks the shell for another port. */
export function createElectronPort(shell: Shell): Port {
  return createPort({ connect: () => requestLine(shell) })
}

/** The port comes as a message of this window itself, marked by a number that only this page knows. */
async function requestLine(shell: Shell): Promise<Line> {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const arrival = awaitPort(nonce)
  const asked = await shell.requestEnginePort(nonce)
  if (!asked.ok) arrival.giveUp()
  return createMessagePortLine(await arrival.port)
}

function awaitPort(nonce: string): { port: Promise<MessagePort>; giveUp: () => void } {
  let giveUp = (): void => undefined
  const port = new Promise<MessagePort>((resolve, reject) => {
    const timer = setTimeout(() => giveUp(), WAIT_MILLISECONDS)
    const take = (event: MessageEvent): void => {
      const message = event.data as { kind?: unknown; nonce?: unknown } | null
      const [arrived] = event.ports
      if (event.source !== window || message?.kind !== ENGINE_PORT_MESSAGE || message.nonce !== nonce || !arrived) return
      end()
      resolve(arrived)
    }
    const end = (): void => {
      clearTimeout(timer)
      removeEventListener('message', take)
    }
    giveUp = () => {
      end()
      reject(new Error('the shell has no engine'))
    }
    addEventListener('message', take)
  })
  port.catch(() => undefined) // reported where the line is awaited
  return { port, giveUp: () => giveUp() }
}
