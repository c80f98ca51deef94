import { createEngine } from '../createEngine'
import { findVersion } from '../../jobs/service/version'
import type { Engine } from '../engine'
import { hostEngine as host, type EngineParent } from './hostEngine'

/** In the window whoever uses it may read the disk anyway, and picks what is opened in the system's own dialogs: projects may name clips anywhere. */
async function start(): Promise<Engine> {
  return createEngine({ host: 'window', version: await findVersion(), confined: false })
}

/** Runs the engine of the desktop window for its main process, wherever this module was loaded. */
export function hostEngine(parent: EngineParent): void {
  void host(parent, start)
}

/** Electron's utility process has it, nothing else. */
const { parentPort } = process as NodeJS.Process & { parentPort?: Omit<EngineParent, 'exit'> }
if (parentPort) hostEngine({ on: (event, listener) => parentPort.on(event, listener), postMessage: (sign) => parentPort.postMessage(sign), exit: (code) => process.exit(code) })
