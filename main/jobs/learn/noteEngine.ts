import type { BackendInfo } from '../../contract/backend'
import { reviseRun, type RunFolder } from '../../store/runFolder'

/** Where in the curriculum an engine took over. */
interface Takeover {
  stage: number
  step: number
  engine: BackendInfo
}

/**
 * Adds the engine to the run's record where another one had computed so far: rounding differs between devices and versions, and a model
 * card that names the first one alone would be wrong.
 */
export async function noteEngine(run: RunFolder, { stage, step, engine }: Takeover): Promise<RunFolder> {
  const { engine: first, laterEngines = [] } = run.manifest
  const last = (laterEngines.at(-1)?.engine ?? first) as Partial<BackendInfo> | null
  if (sameEngine(last, engine)) return run
  return reviseRun(run, { laterEngines: [...laterEngines, { stage, step, engine }] })
}

function sameEngine(one: Partial<BackendInfo> | null, other: BackendInfo): boolean {
  return one?.engine === other.engine && one.device === other.device && one.deviceName === other.deviceName && one.versions?.tensorflow === other.versions.tensorflow && one.versions.tfjs === other.versions.tfjs
}
