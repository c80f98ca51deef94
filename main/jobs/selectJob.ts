import { join } from 'node:path'
import { openBackend } from '../backend/openBackend'
import type { BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { computeRankCorrelation } from '../core/evaluate/rankCorrelation'
import { SiameseNetwork } from '../core/network/siameseNetwork'
import { areToldApart, type ModelHealth } from '../core/select/health'
import { writeFileAtomic } from '../store/atomicFile'
import { listCheckpoints } from '../store/checkpointList'
import { pathsOf, readManifest } from '../store/runFolder'
import { runEvaluation } from './evaluateJob'
import { prepareOutput } from './evaluateOutput'
import { loadAnyModel, nameModel } from './learn/checkpointModel'
import { isModelWord } from './openTracker'
import { measureHealth } from './select/measureHealth'

export interface SelectOptions extends BackendChoice, JobContext {
  /** Model folders, runs or checkpoints. */
  models: readonly string[]
  /** Runs of which every checkpoint is looked at. */
  runs?: readonly string[] | undefined
  /** Footage that none of them learned from. */
  footage: readonly string[]
  out: string
  overwrite?: boolean | undefined
  /** @default 2 */
  windowsPerClip?: number | undefined
  /** Sequences with boxes, to see how far the choice can be trusted. */
  sequences?: { folder: string; only?: string | undefined; frames?: number | undefined } | undefined
}

export interface SelectedModel extends Omit<ModelHealth, 'byClip'> {
  name: string
  model: string
  /** Nothing in this footage tells it from the best. */
  alike: boolean
  /** Of one-pass evaluation, where sequences were named. */
  auc: number | null
}

export interface Selection {
  format: 'pultrack-selection'
  version: 1
  /** By health, the best first. */
  models: SelectedModel[]
  /** Null where no sequences were named. */
  against: {
    /** Spearman's, of health and AUC; null for fewer than three models. */
    rankCorrelation: number | null
    /** AUC of the best by AUC, less that of the one chosen. */
    regret: number
  } | null
}

/**
 * Orders models by a health score that needs no labels, on footage of the user's own. With sequences it measures as well how that order agrees with their AUC.
 * @throws AppError `usage` for fewer than two models or one without weights, `output-exists`, `model-missing`, `model-invalid`, and as `measureHealth` and `runEvaluation`
 */
export async function selectModel({ models, runs = [], footage, out, overwrite, windowsPerClip = 2, sequences, ...context }: SelectOptions): Promise<Selection> {
  const paths = [...models, ...(await Promise.all(runs.map(listRun))).flat()]
  if (paths.length < 2) throw new AppError({ code: 'usage', message: 'There is nothing to choose from: name at least two models.', hint: 'pultrack select --run RUN takes every checkpoint of a run.' })
  await prepareOutput({ out, overwrite })
  const opened = await openAll(paths, context)
  try {
    const health = await measureHealth({ footage, models: new Map([...opened].map(([path, { network }]) => [path, network])), windowsPerClip, ...context })
    const scores = sequences ? await scoreAll({ paths, sequences, out, context }) : null
    const selection = order({ health, opened, scores })
    await writeFileAtomic(join(out, 'selection.json'), `${JSON.stringify(selection, null, 1)}\n`)
    context.reporter({ kind: 'file', path: join(out, 'selection.json'), what: 'selection' })
    return selection
  } finally {
    for (const { network } of opened.values()) network.dispose()
  }
}

/** Checkpoints of a run, the oldest first. That from before instances were found has the weights of the one after. @throws AppError `run-invalid` */
async function listRun(run: string): Promise<string[]> {
  await readManifest(run)
  return (await listCheckpoints(pathsOf(run).checkpoints)).reverse().filter(({ name }) => !name.startsWith('stage--1')).map(({ folder }) => folder)
}

type OpenedModels = Map<string, { name: string; network: SiameseNetwork }>

/** On the engine that learns: chains are mined by it. */
async function openAll(paths: readonly string[], { engine, device }: BackendChoice): Promise<OpenedModels> {
  await openBackend({ engine, device })
  const opened: OpenedModels = new Map()
  for (const path of paths) {
    if (isModelWord(path)) throw new AppError({ code: 'usage', message: `${path} has no weights that could be compared.`, hint: 'Name model folders, runs or checkpoints.' })
    const { card, tensors } = await loadAnyModel(path)
    opened.set(path, { name: nameModel(path), network: new SiameseNetwork({ backbone: card.backbone, correlation: card.correlation, tensors }) })
  }
  return opened
}

async function scoreAll({ paths, sequences: { folder, only, frames }, out, context }: { paths: readonly string[]; sequences: NonNullable<SelectOptions['sequences']>; out: string; context: JobContext & BackendChoice }): Promise<Map<string, number | null>> {
  const { report } = await runEvaluation({ ...context, sequences: folder, only, frames, models: paths, out: join(out, 'evaluation'), overwrite: true })
  return new Map(Object.values(report.trackers).map(({ overall }, index) => [paths[index]!, overall?.auc ?? null]))
}

function order({ health, opened, scores }: { health: ReadonlyMap<string, ModelHealth>; opened: OpenedModels; scores: ReadonlyMap<string, number | null> | null }): Selection {
  const ranked = [...health].sort(([, a], [, b]) => b.health.mean - a.health.mean)
  const best = ranked[0]![1]
  const models = ranked.map(([model, measured]): SelectedModel => {
    const { byClip: _, ...rest } = measured
    return { name: opened.get(model)!.name, model, alike: !areToldApart(measured, best), auc: scores?.get(model) ?? null, ...rest }
  })
  return { format: 'pultrack-selection', version: 1, models, against: scores ? compare(models) : null }
}

function compare(models: readonly SelectedModel[]): NonNullable<Selection['against']> {
  const scored = models.filter((model): model is SelectedModel & { auc: number } => model.auc !== null)
  if (scored.length === 0) throw new AppError({ code: 'sequences-invalid', message: 'No model could be scored on the sequences.', hint: 'evaluation/report.json names the reason for each.' })
  const rankCorrelation = computeRankCorrelation(scored.map(({ health }) => health.mean), scored.map(({ auc }) => auc))
  return { rankCorrelation, regret: Math.max(...scored.map(({ auc }) => auc)) - scored[0]!.auc }
}
