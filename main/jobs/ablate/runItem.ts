import { readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { ablationResultSchema, type AblationResult } from '../../contract/ablation'
import type { BackendChoice } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import type { JobContext } from '../../contract/reporter'
import { writeFileAtomic } from '../../store/atomicFile'
import { runEvaluation } from '../evaluateJob'
import type { EvaluationReport } from '../evaluateReport'
import { ensureRun } from './ensureRun'
import type { AblationItem } from './expandPlan'
import type { LoadedPlan } from './planFile'

export interface RunItemRequest extends JobContext, BackendChoice {
  item: AblationItem
  loaded: LoadedPlan
  /** Folder of the ablation. */
  out: string
}

/**
 * Learns and scores one item, unless it is done. Its result is written last, in one step: a killed process leaves none.
 * @throws AppError `interrupted`, `sequences-invalid` where a sequence could not be scored: a mean over fewer is another figure; and as `runLearning`
 */
export async function runItem(request: RunItemRequest): Promise<AblationResult> {
  const { item, out } = request
  const done = await readResult(out, item)
  if (done) return done
  const model = item.node ? await ensureRun({ ...request, node: item.node }) : item.random!
  const result = describe({ item, model: item.node ? relative(out, model) : model, report: await score(request, model) })
  await writeFileAtomic(resultPath(out, item.index), `${JSON.stringify(result, null, 1)}\n`)
  return result
}

/** Null where the item was not done, or under another plan. */
export async function readResult(out: string, { index, hash }: AblationItem): Promise<AblationResult | null> {
  const text = await readFile(resultPath(out, index), 'utf8').catch(() => null)
  const result = text === null ? null : ablationResultSchema.safeParse(JSON.parse(text)).data
  return result?.hash === hash ? result : null
}

function resultPath(out: string, index: number): string {
  return join(out, 'items', `${String(index).padStart(3, '0')}.json`)
}

async function score({ item, loaded: { plan, folder }, out, ...context }: RunItemRequest, model: string): Promise<EvaluationReport> {
  const { folder: sequences, only, origin, frames } = plan.evaluation
  const { report, failures } = await runEvaluation({ ...context, sequences: resolve(folder, sequences), only, origin, frames, models: [model], out: join(out, 'evaluations', item.hash), overwrite: true })
  if (failures === 0) return report
  throw new AppError({ code: 'sequences-invalid', message: `${failures} sequences could not be scored with ${model}.`, hint: 'Put them right, or leave them out with evaluation.only.' })
}

function describe({ item: { index, variant, seed, hash }, model, report }: { item: AblationItem; model: string; report: EvaluationReport }): AblationResult {
  const [{ overall, sequences }] = Object.values(report.trackers) as [EvaluationReport['trackers'][string]]
  const { auc, precisionAt20, meanOverlap } = overall!
  return {
    format: 'pultrack-ablation-item', version: 1, item: index, variant: variant.name, seed, hash, model, auc, precisionAt20, meanOverlap,
    sequences: Object.fromEntries(Object.entries(sequences).map(([name, scores]) => [name, { auc: scores.auc, precisionAt20: scores.precisionAt20 }])),
    fingerprint: report.dataset.fingerprint, device: report.device?.deviceName ?? '', date: report.date,
  }
}
