import { createHash } from 'node:crypto'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { JobId, RunId } from '../../contract/ids'
import type { RunDetail, RunSummary } from '../../contract/runSummary'
import { planStages, reachOf } from '../../core/curriculum/plan'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import { listCheckpoints } from '../../store/checkpointList'
import { readJsonLines } from '../../store/jsonLines'
import { pathsOf, readManifest, type RunManifest } from '../../store/runFolder'
import { nameClips } from '../clips/clipName'
import type { Places } from '../clips/places'
import type { Emit } from '../service/emit'
import { stepsDone } from '../learn/stepsDone'
import { differencesOf, flatten } from './configFields'
import { loadExclusions } from './exclusions'
import { RunFindings } from './runFindings'
import { readLock } from './runLock'
import { RunMetrics } from './runMetrics'
import { pathExists } from '../../store/pathExists'

const WATCH_MILLISECONDS = 1000

/** What a running engine knows of a run beyond its folder. */
export interface RunStanding {
  state: RunSummary['state']
  job: JobId | null
}

export interface OpenedRun {
  run: RunId
  folder: string
  metrics: RunMetrics
  findings: RunFindings
}

/** Runs that a page may name: those in the project, and those that were opened from elsewhere. Their folders are the whole truth. */
export class RunShelf {
  private readonly opened = new Map<RunId, OpenedRun>()
  private readonly standings = new Map<RunId, RunStanding>()
  /** Runs that another process writes just now. */
  private readonly watched = new Set<RunId>()

  constructor(private readonly request: { places: Places; emit: Emit; runsFolder(): string }) {}

  /** Newest first; folders that are no runs are left out. */
  async list(): Promise<RunSummary[]> {
    const folder = this.request.runsFolder()
    for (const name of await readdir(folder).catch((): string[] => [])) {
      if (await pathExists(join(folder, name, 'run.json'))) this.take(await realpath(join(folder, name)))
    }
    const summaries = await Promise.all([...this.opened.keys()].map((run) => this.summarise(run).catch(() => null)))
    return summaries.filter((summary) => summary !== null).sort((a, b) => b.created.localeCompare(a.created))
  }

  /** @throws AppError `run-invalid` */
  async open(folder: string): Promise<RunSummary> {
    await readManifest(folder)
    return this.summarise(this.take(await realpath(folder)).run)
  }

  /** Names a run folder, which may only come to be. The same folder has the same name in every engine. */
  take(folder: string): OpenedRun {
    const run: RunId = `run_${createHash('sha256').update(folder).digest('hex').slice(0, 20)}`
    const known = this.opened.get(run)
    if (known) return known
    const opened = { run, folder, metrics: new RunMetrics(pathsOf(folder).metrics), findings: new RunFindings(folder) }
    this.opened.set(run, opened)
    return opened
  }

  /** @throws AppError `id-unknown` */
  async find(run: RunId): Promise<OpenedRun> {
    if (!this.opened.has(run)) await this.list()
    const opened = this.opened.get(run)
    if (opened) return opened
    throw new AppError({ code: 'id-unknown', message: 'There is no such run.', hint: 'A run from elsewhere has to be opened again after a restart.' })
  }

  /** What a job of this engine makes of a run; null: nothing any more. */
  stand(run: RunId, standing: RunStanding | null): void {
    if (standing) this.standings.set(run, standing)
    else this.standings.delete(run)
  }

  standing(run: RunId): RunStanding | undefined {
    return this.standings.get(run)
  }

  /** @throws AppError `id-unknown`, `run-invalid`, `config-invalid` for a run of another version */
  async summarise(run: RunId): Promise<RunSummary> {
    const { folder } = await this.find(run)
    return this.summariseFolder(run, folder, await readManifest(folder))
  }

  /** @throws AppError as {@link summarise} */
  async describe(run: RunId): Promise<RunDetail> {
    const { folder } = await this.find(run)
    const manifest = await readManifest(folder)
    const config = parseConfig(manifest.config)
    const stages = planStages(config).map(({ stage, round, firstStep }) => {
      return { stage: stage.kind, round, firstStep, steps: stage.kind === 'mine' ? 0 : stage.steps, reach: stage.kind === 'mine' ? reachOf(stage) : null }
    })
    return {
      ...(await this.summariseFolder(run, folder, manifest)),
      config: flatten(config), differences: differencesOf(config), stages, ended: await readEnded(folder),
      footage: describeFootage(manifest),
      engine: manifest.engine ?? null, initialModel: manifest.initialModel,
      checkpoints: (await listCheckpoints(pathsOf(folder).checkpoints)).map(({ name }) => name), exclusions: await loadExclusions(folder),
      batchReductions: manifest.batchReductions ?? [],
    }
  }

  /** Folder of one of its checkpoints. @throws AppError `id-unknown` */
  async checkpointOf(run: RunId, name: string): Promise<string> {
    const { folder } = await this.find(run)
    return join(pathsOf(folder).checkpoints, name)
  }

  /** Runs whose model can be tracked with. */
  async models(): Promise<{ run: RunId; model: string }[]> {
    const runs = await this.list()
    return runs.flatMap(({ run, hasModel }) => (hasModel ? [{ run, model: pathsOf(this.opened.get(run)!.folder).model }] : []))
  }

  /** A run of the command line, or of an engine that died: how it gets on is told as long as it does. */
  private watch(run: RunId): void {
    if (this.watched.has(run)) return
    this.watched.add(run)
    const look = async (): Promise<void> => {
      this.watched.delete(run)
      const summary = await this.summarise(run).catch(() => null)
      if (summary) this.request.emit({ kind: 'run', run: summary })
    }
    setTimeout(() => void look(), WATCH_MILLISECONDS).unref()
  }

  private async summariseFolder(run: RunId, folder: string, manifest: RunManifest): Promise<RunSummary> {
    const config = parseConfig(manifest.config)
    const [latest] = await listCheckpoints(pathsOf(folder).checkpoints)
    const position = parsePosition(latest?.name)
    const done = position.stage >= config.stages.length
    const { state, job } = this.standings.get(run) ?? { state: done ? 'done' : await stateOnDisk(folder), job: null }
    if (state === 'running' && job === null) this.watch(run)
    return {
      run, name: basename(folder), place: this.request.places.placeOf(folder), created: manifest.created, state, job,
      preset: config.preset, backbone: config.backbone, correlation: config.correlation, clips: manifest.footage.length,
      steps: stepsDone(position, config), totalSteps: stepsDone({ stage: config.stages.length, step: 0 }, config),
      resumable: !done && job === null, hasModel: await pathExists(join(pathsOf(folder).model, 'card.json')),
    }
  }
}

async function stateOnDisk(folder: string): Promise<RunSummary['state']> {
  const lock = await readLock(folder)
  if (lock === 'held') return 'running'
  return lock === 'left' ? 'interrupted' : 'stopped'
}

/** Of a checkpoint's name, `stage-02-step-000150`; sampling is stage -1. */
function parsePosition(name = ''): { stage: number; step: number } {
  const [, stage, step] = /^stage-(-?\d+)-step-(\d+)$/.exec(name) ?? []
  return stage === undefined ? { stage: -1, step: 0 } : { stage: Number(stage), step: Number(step) }
}

interface EndedStage {
  stage: string
  round: number
  reason: string
  seconds: number
}

/** On disk stand seconds since the process began; a resumed run's begin anew. */
async function readEnded(folder: string): Promise<EndedStage[]> {
  const rows = await readJsonLines(pathsOf(folder).stages, (row) => row as EndedStage)
  let before = 0
  return rows.map(({ stage, round, reason, seconds }) => {
    const own = seconds >= before ? seconds - before : seconds
    before = seconds
    return { stage, round, reason, seconds: own }
  })
}

function describeFootage({ footage }: RunManifest): RunDetail['footage'] {
  const names = nameClips(footage.map(({ path }) => path))
  return footage.map(({ frames, fingerprint }, index) => ({ name: names[index]!, frames, fingerprint }))
}

/** The report of a run as a file to keep. */
export async function readReport(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(path))
}
