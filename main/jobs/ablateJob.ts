import { join, resolve } from 'node:path'
import type { AblationResult } from '../contract/ablation'
import type { BackendChoice } from '../contract/backend'
import { AppError, toAppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { makeFolder, writeFileAtomic } from '../store/atomicFile'
import { AblationWork } from './ablate/ablationWork'
import { expandPlan, nameItem, type AblationItem } from './ablate/expandPlan'
import { forgetFailure, recordFailure } from './ablate/failures'
import { formatAblationPage } from './ablate/page'
import { loadPlan, type LoadedPlan } from './ablate/planFile'
import { readResult, runItem } from './ablate/runItem'
import { summarise, type AblationSummary } from './ablate/summary'
import { formatCsv, formatLatex, formatSeriesCsv } from './ablate/tables'
import type { RemoteExecutor } from './executors/sharedWork'

export interface AblationOptions extends BackendChoice, JobContext {
  /** Path of the plan. */
  plan: string
  /** Folder of runs, items and tables; the same for every process that works on the plan. */
  out: string
  /** Only these. */
  items?: readonly number[] | undefined
  /** Has them done elsewhere. @default this process does them */
  remote?: RemoteExecutor | undefined
  /** Nothing is learned: the tables are written of what is done. */
  collect?: boolean | undefined
}

export interface AblationOutcome {
  summary: AblationSummary
  failures: number
}

/** An item as executors are told of it. */
export interface ListedItem {
  item: number
  variant: string
  seed: number
  hash: string
  done: boolean
}

/**
 * Learns and scores what of a plan is not done yet, item by item, and writes the table of all that is. May be stopped or killed at any moment and called again; several
 * processes, on machines that share the folder, may each do some of the items.
 * @throws AppError `config-invalid`, `usage` for an item that is none, `output-unwritable`, `executor-failed`, `interrupted`
 */
export async function runAblation({ plan, out, items: places, collect = false, remote, ...context }: AblationOptions): Promise<AblationOutcome> {
  const loaded = await loadPlan(plan)
  const items = expandPlan(loaded)
  const chosen = collect ? [] : (places?.map((place) => pickItem(items, place)) ?? items)
  await makeFolder(out)
  const failures = remote ? await doElsewhere(remote, { plan, out, chosen, ...context }) : await doHere({ loaded, out, chosen, total: items.length, ...context })
  const summary = summarise(loaded.plan, await collectResults(out, items))
  await writeTables({ summary, loaded, out, context })
  return { summary, failures }
}

/** @throws AppError `config-invalid` */
export async function listItems({ plan, out }: { plan: string; out: string }): Promise<ListedItem[]> {
  const items = expandPlan(await loadPlan(plan))
  return Promise.all(items.map(async (item) => ({ item: item.index, variant: item.variant.name, seed: item.seed, hash: item.hash, done: (await readResult(out, item)) !== null })))
}

interface Chosen extends JobContext, BackendChoice {
  out: string
  chosen: readonly AblationItem[]
}

/** @returns how many failed; one that does so does not stop the rest @throws AppError `interrupted` */
async function doHere({ chosen, total, ...request }: Chosen & { loaded: LoadedPlan; total: number }): Promise<number> {
  const { out, reporter, signal } = request
  let failures = 0
  for (const item of chosen) {
    await forgetFailure(out, item)
    try {
      const { auc, precisionAt20 } = await runItem({ ...request, item })
      reporter({ kind: 'message', level: 'info', text: `${item.index + 1} of ${total}, ${nameItem(item)}: AUC ${auc.toFixed(3)}, precision ${precisionAt20.toFixed(3)}` })
    } catch (thrown) {
      if (signal.aborted) throw thrown
      const error = toAppError(thrown)
      await recordFailure(out, { item, error })
      reporter({ kind: 'item-failed', item: nameItem(item), error })
      failures += 1
    }
  }
  return failures
}

/** @returns how many failed @throws AppError `executor-failed`, `interrupted` */
async function doElsewhere(remote: RemoteExecutor, { plan, out, chosen, device, ...context }: Chosen & { plan: string }): Promise<number> {
  const work = await AblationWork.of({ plan: resolve(plan), out: resolve(out), items: chosen, device, reporter: context.reporter })
  if (work.left.length > 0) await remote(work, context)
  return work.failures
}

function pickItem(items: readonly AblationItem[], index: number): AblationItem {
  const item = items[index]
  if (item) return item
  throw new AppError({ code: 'usage', message: `There is no item ${index}: the plan has ${items.length}, from 0 on.`, hint: 'pultrack ablate PLAN --out DIR --list names them.' })
}

async function collectResults(out: string, items: readonly AblationItem[]): Promise<AblationResult[]> {
  const results = await Promise.all(items.map((item) => readResult(out, item)))
  return results.filter((result) => result !== null)
}

async function writeTables({ summary, loaded, out, context: { reporter } }: { summary: AblationSummary; loaded: LoadedPlan; out: string; context: JobContext }): Promise<void> {
  const files = {
    'table.csv': formatCsv(summary),
    'table.tex': formatLatex(summary),
    ...(summary.series.length > 0 && { 'series.csv': formatSeriesCsv(summary) }),
    'summary.json': `${JSON.stringify(summary, null, 1)}\n`,
    'report.html': formatAblationPage({ summary, axis: loaded.plan.axis, written: new Date().toISOString() }),
  }
  for (const [name, text] of Object.entries(files)) await writeFileAtomic(join(out, name), text)
  reporter({ kind: 'file', path: join(out, 'report.html'), what: 'report' })
}
