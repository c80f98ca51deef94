import type { MessagePortMain } from 'electron'
import type { MessagePortLike } from '../../main/contract/transport/messagePortLine'

/** Electron's port of the main process in the form of a page's port. It has events of its own instead of `addEventListener`. */
export function adaptPort(port: MessagePortMain): MessagePortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    addEventListener: (type, listener) => {
      if (type === 'message') port.on('message', ({ data }) => listener({ data: data as unknown }))
      else port.on('close', () => listener({}))
    },
  }
}
