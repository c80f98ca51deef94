import type { MessagePortMain } from 'electron'
import type { Launch } from '../launch'
import { forkEngine } from './forkEngine'
import { startEngineInMain } from './engineInMain'
import type { EngineProcess, EngineSigns } from './supervisor'

interface Forking {
  launch: Launch
  bundle: string
  learner: string
  /** What the engine gets beside our own environment; asked at every start. */
  environment: () => Record<string, string>
}

/** Where the engine runs: in a process of its own, or with `--engine-in-main` here. */
export function engineForker({ launch, bundle, learner, environment }: Forking): (signs: EngineSigns) => EngineProcess<MessagePortMain> {
  const start = launch.engineInMain ? startEngineInMain : forkEngine
  return (signs) => start({ bundle, learner, environment: environment(), signs })
}
