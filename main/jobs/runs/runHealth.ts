import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BackendChoice } from '../../contract/backend'
import type { JobContext } from '../../contract/reporter'
import { runHealthSchema, type RunHealth } from '../../contract/runHealth'
import { writeFileAtomic } from '../../store/atomicFile'
import { readManifest } from '../../store/runFolder'
import { nameClips } from '../clips/clipName'
import { selectModel, type Selection } from '../selectJob'

export interface HealthOptions extends BackendChoice {
  run: string
  /** Paths of clips; best such that the run did not learn from. */
  footage: readonly string[]
}

const FILE = 'health.json'

/** Measures every checkpoint of a run on footage without labels, and keeps the outcome in the run. @throws AppError as `selectModel` */
export async function measureRunHealth({ run, footage, ...context }: HealthOptions & JobContext): Promise<RunHealth> {
  const learned = new Set((await readManifest(run)).footage.map(({ path }) => path))
  const selection = await selectModel({ models: [], runs: [run], footage, out: join(run, 'health'), overwrite: true, ...context })
  const health = describe(selection, { clips: nameClips(footage), learnedFrom: footage.some((path) => learned.has(path)) })
  await writeFileAtomic(join(run, FILE), `${JSON.stringify(health, null, 1)}\n`)
  return health
}

function describe({ models }: Selection, facts: Pick<RunHealth, 'clips' | 'learnedFrom'>): RunHealth {
  const checkpoints = models.map(({ model, health: { mean, halfWidth }, closedShare, separation, chains, alike }) => ({ name: basename(model), health: mean, halfWidth, closedShare, separation, chains, alike }))
  return { measured: new Date().toISOString(), ...facts, checkpoints }
}

/** What was measured last; null before, and where it cannot be read. */
export async function readRunHealth(run: string): Promise<RunHealth | null> {
  try {
    return runHealthSchema.parse(JSON.parse(await readFile(join(run, FILE), 'utf8')))
  } catch {
    return null
  }
}
