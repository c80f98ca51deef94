import { createEngine } from '../createEngine'
import { findVersion } from '../../jobs/service/version'
import type { StartLearner } from '../../jobs/runs/learnerLine'
import type { Engine } from '../engine'
import { hostEngine as host, type EngineParent } from './hostEngine'

/** In the window whoever uses it may read the disk anyway, and picks what is opened in the system's own dialogs: projects may name clips anywhere. */
async function start(learner?: StartLearner): Promise<Engine> {
  return createEngine({ host: 'window', version: await findVersion(), confined: false, ...(learner ? { learner } : {}) })
}

/** Runs the engine of the desktop window inside its main process: all of it, what learns included. */
export function hostEngine(parent: EngineParent): void {
  void host(parent, () => start())
}

/** Electron's utility process has it, nothing else. */
const { parentPort } = process as NodeJS.Process & { parentPort?: Omit<EngineParent, 'exit'> }
if (parentPort) void host({ on: (event, listener) => parentPort.on(event, listener), postMessage: (sign) => parentPort.postMessage(sign), exit: (code) => process.exit(code) }, start)
