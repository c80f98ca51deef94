import type { Port } from '../../main/contract/port'
import { createElectronPort } from './electronPort'
import { findShell } from './shell'
import { createWebSocketPort } from './webSocketPort'

/** The engine of the window that this page stands in, else that of the server it came from. */
export function connectPort(): Port {
  const shell = findShell()
  return shell ? createElectronPort(shell) : createWebSocketPort()
}
