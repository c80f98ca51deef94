import { createHash } from 'node:crypto'
import type { BatchItem, BatchSettings } from '../../contract/batch'
import { isWhole, type ClipPortion } from '../../contract/clipPortion'
import type { Box } from '../../contract/geometry'
import { AppError } from '../../contract/errors'
import { absentClip } from '../../video/absentClip'
import { fingerprintClip as fingerprintContent, realClip } from '../../video/clipImages'
import { loadAnyModel } from '../learn/checkpointModel'
import { isModelWord } from '../openTracker'

/** Raise when the same work would give other results. */
const RESULTS_VERSION = 1

/**
 * Content of a clip, without opening it.
 * @throws AppError `clip-missing`, `clip-unreadable`
 */
export async function fingerprintClip(path: string): Promise<string> {
  await realClip(path).catch((cause: unknown) => {
    throw absentClip(path, cause)
  })
  try {
    return await fingerprintContent(path)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError({ code: 'clip-unreadable', message: `${path}: the file can't be read.`, hint: 'Check its permissions.', cause })
  }
}

/** What a model computes with, wherever it lies. @throws AppError `model-missing`, `model-invalid` */
export async function fingerprintModel(model: string): Promise<string> {
  if (isModelWord(model)) return model
  const { card, tensors } = await loadAnyModel(model)
  const hash = createHash('sha256').update(JSON.stringify(card))
  for (const name of Object.keys(tensors).sort()) {
    const { shape, values } = tensors[name]!
    hash.update(`${name} ${shape.join('x')}`).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  return hash.digest('hex')
}

export interface HashRequest {
  item: BatchItem
  settings: BatchSettings
  /** Of the item's own clip. */
  clip: string
  /** Of the clip that the template is in. */
  template: string | null
  model: string
}

/** Of everything that a result depends on: the same hash, the same bytes. Paths and names are no part of it. */
export function hashItem({ item, settings, clip, template, model }: HashRequest): string {
  const { object } = item
  const what = object.from === 'nothing' ? object : { from: object.from, box: object.box, frame: object.frame, template }
  const { falseAlarmRate, overlay, responses } = settings
  return createHash('sha256').update(JSON.stringify([RESULTS_VERSION, clip, what, model, falseAlarmRate, overlay, responses, ...listPortion(item.portion)])).digest('hex').slice(0, 32)
}

/** Nothing for a whole clip, whose results are those of a batch that knew no portions; in one order, whoever wrote it down. */
function listPortion(portion: ClipPortion | undefined): unknown[] {
  if (!portion || isWhole(portion)) return []
  const { from, to, stride, downsample, regions } = portion
  return [[from, to, stride, downsample, regions.map(({ left, top, width, height }: Box) => [left, top, width, height])]]
}
