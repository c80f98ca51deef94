import type { Port } from '../../main/contract/port'
import { createElectronPort } from './electronPort'
import { createRecordedPort, isRecording } from './recordedPort'
import { findShell } from './shell'
import { createWebSocketPort } from './webSocketPort'

/** The engine of the window that this page stands in, else that of the server it came from; of recorded runs, the files beside the page. */
export function connectPort(): Port {
  if (isRecording()) return createRecordedPort()
  const shell = findShell()
  return shell ? createElectronPort(shell) : createWebSocketPort()
}
