import type { BatchItem, BatchSettings, ItemRecord } from '../../contract/batch'
import type { BackendChoice } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import type { FrameSource } from '../../contract/frame'
import type { JobContext } from '../../contract/reporter'
import type { BatchFolder } from '../../store/batchFolder'
import type { TrackerEngineChoice } from '../../contract/trackerEngine'
import { hasOwnNetwork } from '../openTracker'
import type { BatchQueue, QueuedItem } from './batchQueue'
import { openItem } from './openItem'
import { recordFailure, trackItem } from './trackItem'
import { TrackerPool } from './trackerPool'

/** Clips that are opened beside the one that is tracked: counting the frames of a clip decodes all of it, on processors that the network may not need. */
const AHEAD = 2
/** Clips that are tracked in step: more gained nothing on two cores (docs/batch.md). */
export const TOGETHER = 1

export interface WorkOffRequest extends JobContext, BackendChoice, TrackerEngineChoice {
  folder: BatchFolder
  settings: BatchSettings
  queue: BatchQueue
  /** Clips that are tracked in step, their pictures going through the network together. @default {@link TOGETHER} */
  together?: number | undefined
  /** What each item's results are known by. */
  hashOf(item: BatchItem): string
  /** Each item as it ends. */
  ended(queued: QueuedItem, record: ItemRecord): Promise<void> | void
}

interface Opening {
  queued: QueuedItem
  source: Promise<FrameSource | { error: unknown }>
}

/** What those who work one queue off side by side have in common. */
interface Shift {
  request: WorkOffRequest
  opening: Opening[]
  pool: TrackerPool
}

/**
 * Works a queue off on this machine until nothing waits: one item at a time has the network, or some together; the next ones are opened meanwhile. What fails
 * is recorded and costs its own item only; what cannot be written, a model or a device that cannot be used end it all.
 * @throws AppError `interrupted`, `output-unwritable`, `model-missing`, `model-invalid`, `device-unavailable`
 */
export async function workOff(request: WorkOffRequest): Promise<void> {
  const { queue, settings, together = TOGETHER } = request
  const stop = new AbortController()
  const most = hasOwnNetwork(settings.model) ? Math.max(1, Math.min(together, queue.list.filter(({ state }) => state === 'waiting').length)) : 1
  const shift: Shift = { request: { ...request, signal: AbortSignal.any([request.signal, stop.signal]) }, opening: [], pool: new TrackerPool({ ...request, most }) }
  const failures: unknown[] = []
  const work = (): Promise<void> => workOn(shift).catch((thrown: unknown) => {
    failures.push(thrown)
    stop.abort() // what ends one ends all
  })
  try {
    await Promise.all(Array.from({ length: most }, work))
    if (failures.length > 0) throw failures[0]
  } finally {
    for (const { source } of shift.opening) await source.then((opened) => ('clip' in opened ? opened.close() : undefined))
    shift.pool.dispose()
  }
}

/** One item after the other. */
async function workOn({ request, opening, pool }: Shift): Promise<void> {
  for (;;) {
    await request.queue.turn()
    throwIfStopped(request.signal)
    while (opening.length <= AHEAD) {
      const queued = request.queue.take()
      if (!queued) break
      opening.push(open(queued, request.signal))
    }
    const next = opening.shift()
    if (!next) return
    await workOffItem(request, { ...next, pool })
  }
}

function open(queued: QueuedItem, signal: AbortSignal): Opening {
  return { queued, source: openItem(queued.item, signal).catch((error: unknown) => ({ error })) }
}

async function workOffItem(request: WorkOffRequest, { queued, source, pool }: Opening & { pool: TrackerPool }): Promise<void> {
  const { folder, settings, queue, signal } = request
  const { item } = queued
  const started = performance.now()
  const opened = await source
  throwIfStopped(signal)
  await folder.note({ item: item.name, event: 'started' })
  let record: ItemRecord
  if ('clip' in opened) {
    try {
      queue.update(queued, { state: 'running' })
      const tracker = await pool.take()
      try {
        record = await trackItem({ folder, item, settings, hash: request.hashOf(item), source: opened, opened: tracker, turn: () => queue.turn(), signal, reporter: shareReporter(request, queued) })
      } finally {
        tracker.dispose()
      }
    } finally {
      await opened.close()
    }
  } else {
    record = await recordFailure({ folder, item, hash: request.hashOf(item), error: opened.error })
  }
  await folder.note({ item: item.name, event: record.state, seconds: (performance.now() - started) / 1000 })
  queue.update(queued, { state: record.state, share: 1, error: record.error })
  await request.ended(queued, record)
}

/** Frames of an item become its share; its files are the batch's own business. */
function shareReporter({ queue, reporter }: WorkOffRequest, queued: QueuedItem): JobContext['reporter'] {
  return (event) => {
    if (event.kind === 'file') return
    if (event.kind !== 'progress') return reporter(event)
    queue.update(queued, { share: event.total ? event.done / event.total : 0 })
    const done = queue.list.reduce((sum, { state, share }) => sum + (state === 'done' || state === 'failed' || state === 'skipped' ? 1 : state === 'running' ? share : 0), 0)
    reporter({ kind: 'progress', unit: 'clips', done: Math.floor(done * 100) / 100, total: queue.list.length, item: `${queued.item.name}, frame ${event.done} of ${event.total ?? '?'}` })
  }
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request.' })
}
