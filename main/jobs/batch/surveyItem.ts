import type { BatchItem, BatchSettings, ItemRecord } from '../../contract/batch'
import { AppError } from '../../contract/errors'
import { fromFailure } from '../../contract/failure'
import type { BatchFolder } from '../../store/batchFolder'
import { fingerprintClip, hashItem } from './identify'

export interface SurveyRequest {
  folder: BatchFolder
  settings: BatchSettings
  /** Fingerprint of the model. */
  model: string
  /** Replace results of another configuration. */
  overwrite: boolean
  /** Try again what has failed. */
  retry: boolean
}

/** What is to be done with an item: nothing, where its record is there already; or it cannot be done at all. */
export type Surveyed = { item: BatchItem } & ({ kind: 'ready'; hash: string } | { kind: 'recorded'; record: ItemRecord } | { kind: 'failed'; hash: string | null; error: AppError })

/** Looks whether an item's results are there, without opening its clip: a few reads. */
export async function surveyItem(item: BatchItem, { folder, settings, model, overwrite, retry }: SurveyRequest): Promise<Surveyed> {
  let hash: string | null = null
  try {
    const { object } = item
    if (object.from === 'nothing' && object.error.code === 'path-refused') throw fromFailure(object.error) // what may not be shown is not read either
    hash = hashItem({ item, settings, model, clip: await fingerprintClip(item.clip), template: object.from === 'template' ? await fingerprintClip(object.clip) : null })
    const record = await folder.loadRecord(item.name)
    if (record?.hash === hash && !(record.state === 'failed' && retry)) return { item, kind: 'recorded', record }
    if (record?.state === 'done' && record.hash !== hash && !overwrite) throw otherResults(folder, item)
    if (object.from === 'nothing') throw fromFailure(object.error)
    return { item, kind: 'ready', hash }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { item, kind: 'failed', hash, error: thrown }
  }
}

function otherResults(folder: BatchFolder, { name }: BatchItem): AppError {
  return new AppError({
    code: 'output-exists',
    message: `${folder.resultsOf(name)} holds results of another clip, portion, box, model or setting.`,
    hint: 'Have them replaced (--overwrite), or choose another folder (--out).',
  })
}
