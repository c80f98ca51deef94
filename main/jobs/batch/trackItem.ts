import type { BatchItem, BatchSettings, ItemRecord } from '../../contract/batch'
import { toAppError } from '../../contract/errors'
import type { FrameSource } from '../../contract/frame'
import { toFailure } from '../../contract/failure'
import type { JobContext } from '../../contract/reporter'
import type { BatchFolder } from '../../store/batchFolder'
import type { OpenedTracker } from '../openTracker'
import { openPortion, trackClip } from '../trackJob'
import { findTemplate, type FindTemplateRequest, type FoundObject } from './findTemplate'

export interface TrackItemRequest extends JobContext {
  folder: BatchFolder
  item: BatchItem
  settings: BatchSettings
  hash: string
  source: FrameSource
  opened: OpenedTracker
  /** As of `trackClip`. */
  turn: () => Promise<void>
}

/**
 * Tracks one item into its folder, as `track` would, and says what became of it. A failure is a record too; a stop leaves nothing.
 * @throws AppError `interrupted`, `output-unwritable`
 */
export async function trackItem(request: TrackItemRequest): Promise<ItemRecord> {
  const { folder, item, hash, source } = request
  const attempt = await folder.begin()
  const { clip } = source
  const blank: ItemRecord = { ...describeItem(item), hash, state: 'failed', start: null, damage: describeDamage(clip), tally: null, error: null }
  try {
    const record = await track(request, { attempt, blank }).catch((thrown: unknown): ItemRecord => {
      const error = toAppError(thrown)
      if (error.code === 'interrupted' || error.code === 'output-unwritable' || request.signal.aborted) throw thrown
      return { ...blank, error: toFailure(error) }
    })
    if (record.state === 'done') await folder.finish(attempt, record)
    else await keepFailure(folder, record)
    return record
  } finally {
    await folder.giveUp(attempt)
  }
}

/** The record of an item that could not even be begun. @throws AppError `output-unwritable` */
export async function recordFailure({ folder, item, hash, error }: Pick<TrackItemRequest, 'folder' | 'item'> & { hash: string | null; error: unknown }): Promise<ItemRecord> {
  const record: ItemRecord = { ...describeItem(item), hash, state: 'failed', start: null, damage: null, tally: null, error: toFailure(toAppError(error)) }
  await keepFailure(folder, record)
  return record
}

async function track({ item, settings, source, opened, turn, signal, reporter }: TrackItemRequest, { attempt, blank }: { attempt: string; blank: ItemRecord }): Promise<ItemRecord> {
  const { falseAlarmRate, overlay, responses } = settings
  const { object, portion } = item
  if (object.from === 'nothing') throw new Error('An item without an object was begun.')
  const found = object.from === 'template' ? await search({ item, settings, source, opened, signal }, object) : null
  const { box, frame } = found ?? object
  const surely = found && { score: found.score, confidence: found.confidence }
  const { tally } = await trackClip({ source, opened, options: { box, frame, portion, falseAlarmRate, overlay, responses, out: attempt, turn, found: surely ?? undefined, signal, reporter } })
  return { ...blank, state: 'done', start: { box, frame, found: surely }, tally }
}

/** In the pictures that the tracker will see. */
async function search({ item: { portion }, settings: { falseAlarmRate }, source, opened, signal }: Pick<TrackItemRequest, 'item' | 'settings' | 'source' | 'opened' | 'signal'>, template: FindTemplateRequest['template']): Promise<FoundObject> {
  const looked = await openPortion(source, { portion, signal })
  try {
    return await findTemplate({ source: looked, portion, opened, template, falseAlarmRate, signal })
  } finally {
    if (looked !== source) await looked.close()
  }
}

/** It leaves no half of a track behind, and never takes the place of one that is whole. */
async function keepFailure(folder: BatchFolder, record: ItemRecord): Promise<void> {
  const earlier = await folder.loadRecord(record.name)
  if (earlier?.state === 'done') return
  const attempt = await folder.begin()
  try {
    await folder.finish(attempt, record)
  } finally {
    await folder.giveUp(attempt)
  }
}

function describeItem({ name, clip }: BatchItem): Pick<ItemRecord, 'format' | 'version' | 'name' | 'clip'> {
  return { format: 'pultrack-batch-item', version: 1, name, clip }
}

function describeDamage({ gaps, frameCount }: FrameSource['clip']): ItemRecord['damage'] {
  const missingFrames = gaps.reduce((sum, { from, to }) => sum + (to - from), 0)
  return { missingFrames, endsEarly: gaps.some(({ to }) => to === frameCount) }
}
