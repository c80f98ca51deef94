import type { BatchItem, BatchSettings, ItemRecord } from '../../contract/batch'
import type { BackendChoice } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import type { FrameSource } from '../../contract/frame'
import type { JobContext } from '../../contract/reporter'
import type { BatchFolder } from '../../store/batchFolder'
import { findDefaultModel, openTracker, type OpenedTracker } from '../openTracker'
import type { BatchQueue, QueuedItem } from './batchQueue'
import { openItem } from './openItem'
import { recordFailure, trackItem } from './trackItem'

/** Clips that are opened beside the one that is tracked: counting the frames of a clip decodes all of it, on processors that the network may not need. */
const AHEAD = 2

export interface WorkOffRequest extends JobContext, BackendChoice {
  folder: BatchFolder
  settings: BatchSettings
  queue: BatchQueue
  /** What each item's results are known by. */
  hashOf(item: BatchItem): string
  /** Each item as it ends. */
  ended(queued: QueuedItem, record: ItemRecord): Promise<void> | void
}

interface Opening {
  queued: QueuedItem
  source: Promise<FrameSource | { error: unknown }>
}

/**
 * Works a queue off on this machine until nothing waits: one item at a time has the network, the next ones are opened meanwhile. What fails is recorded and
 * costs its own item only; what cannot be written, a model or a device that cannot be used end it all.
 * @throws AppError `interrupted`, `output-unwritable`, `model-missing`, `model-invalid`, `device-unavailable`
 */
export async function workOff(request: WorkOffRequest): Promise<void> {
  const engine = new LazyTracker(request)
  const opening: Opening[] = []
  try {
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
      await workOffItem(request, { ...next, engine })
    }
  } finally {
    for (const { source } of opening) await source.then((opened) => ('clip' in opened ? opened.close() : undefined))
    engine.dispose()
  }
}

function open(queued: QueuedItem, signal: AbortSignal): Opening {
  return { queued, source: openItem(queued.item, signal).catch((error: unknown) => ({ error })) }
}

async function workOffItem(request: WorkOffRequest, { queued, source, engine }: Opening & { engine: LazyTracker }): Promise<void> {
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
      const reporter = shareReporter(request, queued)
      record = await trackItem({ folder, item, settings, hash: request.hashOf(item), source: opened, opened: await engine.open(), turn: () => queue.turn(), signal, reporter })
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
    const done = queue.list.filter(({ state }) => state === 'done' || state === 'failed' || state === 'skipped').length
    reporter({ kind: 'progress', unit: 'clips', done: Math.floor((done + queued.share) * 100) / 100, total: queue.list.length, item: `${queued.item.name}, frame ${event.done} of ${event.total ?? '?'}` })
  }
}

/** Engine and model are started by the first item that needs them: a batch that is done needs neither. */
class LazyTracker {
  private opening: Promise<OpenedTracker> | undefined

  constructor(private readonly request: Pick<WorkOffRequest, 'settings' | 'device' | 'engine'>) {}

  open(): Promise<OpenedTracker> {
    this.opening ??= this.start()
    return this.opening
  }

  dispose(): void {
    void this.opening?.then((opened) => opened.dispose(), () => undefined)
  }

  private async start(): Promise<OpenedTracker> {
    const { settings, device, engine } = this.request
    return openTracker({ model: settings.model ?? (await findDefaultModel()), device, engine })
  }
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request.' })
}
