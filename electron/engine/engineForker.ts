import type { MessagePortMain } from 'electron'
import type { Launch } from '../launch'
import { forkEngine } from './forkEngine'
import { startEngineInMain } from './engineInMain'
import type { EngineProcess, EngineSigns } from './supervisor'

/** Where the engine runs: in a process of its own, or with `--engine-in-main` here. */
export function engineForker({ launch, bundle }: { launch: Launch; bundle: string }): (signs: EngineSigns) => EngineProcess<MessagePortMain> {
  return (signs) => (launch.engineInMain ? startEngineInMain(bundle, signs) : forkEngine(bundle, signs))
}
