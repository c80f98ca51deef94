import { resolve } from 'node:path'
import type { BackendChoice } from '../contract/backend'
import type { BatchItem, BatchSettings, ItemRecord } from '../contract/batch'
import { fromFailure } from '../contract/failure'
import type { JobContext } from '../contract/reporter'
import type { TrackerEngineChoice } from '../contract/trackerEngine'
import { BatchFolder } from '../store/batchFolder'
import { BatchQueue } from './batch/batchQueue'
import { fingerprintModel } from './batch/identify'
import { listItems, type ListItemsRequest } from './batch/listItems'
import { failedRow, writeSummary, type SummaryRow } from './batch/summary'
import { surveyItem, type Surveyed, type SurveyRequest } from './batch/surveyItem'
import { recordFailure } from './batch/trackItem'
import { workOff, type WorkOffRequest } from './batch/workOff'
import { isModelWord } from './openTracker'
import { findDefaultModel } from './shippedModels'

/** Who works items off, wherever. Returns when nothing can be done any more; what an item came to stands in the folder. */
export type Executor = (request: ExecutorRequest) => Promise<void>

export interface ExecutorRequest extends JobContext, BackendChoice, TrackerEngineChoice {
  /** @see WorkOffRequest */
  together?: WorkOffRequest['together']
  folder: BatchFolder
  settings: BatchSettings
  /** Those that have to be worked off. */
  items: readonly { item: BatchItem; hash: string }[]
}

export interface BatchOptions extends ListItemsRequest, BackendChoice, TrackerEngineChoice {
  /** @see WorkOffRequest */
  together?: WorkOffRequest['together']
  settings: BatchSettings
  out: string
  overwrite?: boolean | undefined
  retry?: boolean | undefined
  /** @default this process */
  executor?: Executor | undefined
}

export interface BatchOutcome {
  done: number
  /** Of them, those that had been done before. */
  skipped: number
  failed: number
}

/**
 * Tracks in many clips. What is done for the same clip, box, model and settings is left as it is; what fails costs its own item. However it ends, what was
 * done stays, and the same call goes on with the rest.
 * @throws AppError `footage-empty`, `clip-missing`, `manifest-invalid`, `model-missing`, `model-invalid`, `device-unavailable`, `run-invalid` while another
 * process has the folder, `executor-failed`, `output-unwritable`, `interrupted`
 */
export async function runBatch(options: BatchOptions & JobContext): Promise<BatchOutcome> {
  const items = await listItems(options)
  const settings = { ...options.settings, model: absoluteModel(options.settings.model) }
  const model = await fingerprintModel(settings.model ?? (await findDefaultModel()))
  const folder = new BatchFolder(options.out)
  const release = await folder.claim()
  try {
    await folder.clearWork()
    await folder.saveConfig({ format: 'pultrack-batch', version: 1, settings, items })
    const surveyed = await survey(items, { folder, settings, model, overwrite: options.overwrite ?? false, retry: options.retry ?? false })
    const rows = new Map<string, SummaryRow>()
    try {
      await settle(surveyed, { folder, rows, reporter: options.reporter })
      const ready = surveyed.flatMap((one) => (one.kind === 'ready' ? [{ item: one.item, hash: one.hash }] : []))
      if (ready.length > 0) await (options.executor ?? runHere)({ ...options, folder, settings, items: ready })
    } finally {
      for (const one of surveyed) if (one.kind === 'ready') rows.set(one.item.name, { item: one.item, record: await recordOf(folder, one) })
      await writeSummary({ folder, settings, rows: items.map((item) => rows.get(item.name) ?? { item, record: null }) })
      options.reporter({ kind: 'file', path: folder.pathOf('summary.csv'), what: 'summary' })
    }
    return countOutcome({ surveyed, rows: [...rows.values()] })
  } finally {
    await release()
  }
}

/** Whoever works in the folder, from wherever, finds the same. */
function absoluteModel(model: string | null): string | null {
  return model === null || isModelWord(model) ? model : resolve(model)
}

async function survey(items: readonly BatchItem[], request: SurveyRequest): Promise<Surveyed[]> {
  const surveyed: Surveyed[] = []
  for (const item of items) surveyed.push(await surveyItem(item, request))
  return surveyed
}

/** What need not, or cannot, be worked off. */
async function settle(surveyed: readonly Surveyed[], { folder, rows, reporter }: { folder: BatchFolder; rows: Map<string, SummaryRow>; reporter: JobContext['reporter'] }): Promise<void> {
  for (const one of surveyed) {
    const { item } = one
    if (one.kind === 'failed') {
      await recordFailure({ folder, ...one })
      rows.set(item.name, { item, record: failedRow(one) })
      reporter({ kind: 'item-failed', item: item.name, error: one.error })
    } else if (one.kind === 'recorded') {
      rows.set(item.name, { item, record: one.record })
      if (one.record.error) reporter({ kind: 'item-failed', item: item.name, error: fromFailure(one.record.error) })
    }
  }
}

/** One item after the other, on this machine. */
const runHere: Executor = async ({ items, reporter, ...request }) => {
  const hashes = new Map(items.map(({ item, hash }) => [item.name, hash]))
  const queue = new BatchQueue(items.map(({ item }) => item))
  await workOff({
    ...request, queue, reporter,
    hashOf: ({ name }) => hashes.get(name)!,
    ended: ({ item }, { error }) => {
      if (error) reporter({ kind: 'item-failed', item: item.name, error: fromFailure(error) })
      reporter({ kind: 'progress', unit: 'clips', done: queue.list.filter(({ state }) => state === 'done' || state === 'failed').length, total: items.length, item: item.name })
    },
  })
}

/** Null where what lies there is of another configuration: this one was not come to. */
async function recordOf(folder: BatchFolder, { item, hash }: { item: BatchItem; hash: string }): Promise<ItemRecord | null> {
  const record = await folder.loadRecord(item.name)
  return record?.hash === hash ? record : null
}

function countOutcome({ surveyed, rows }: { surveyed: readonly Surveyed[]; rows: readonly SummaryRow[] }): BatchOutcome {
  const count = (state: ItemRecord['state']): number => rows.filter(({ record }) => record?.state === state).length
  return { done: count('done'), skipped: surveyed.filter((one) => one.kind === 'recorded' && one.record.state === 'done').length, failed: rows.length - count('done') }
}
