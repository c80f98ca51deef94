import type { BackendChoice } from '../../contract/backend'
import type { BatchItem, BatchSettings } from '../../contract/batch'
import { fromFailure } from '../../contract/failure'
import type { JobContext } from '../../contract/reporter'
import { BatchFolder } from '../../store/batchFolder'
import { findDefaultModel } from '../shippedModels'
import { BatchQueue } from './batchQueue'
import { fingerprintModel } from './identify'
import { surveyItem } from './surveyItem'
import { recordFailure } from './trackItem'
import { workOff, type WorkOffRequest } from './workOff'

export interface WorkListedRequest extends JobContext, Pick<WorkOffRequest, keyof BackendChoice | 'trackerEngine' | 'together'> {
  folder: BatchFolder
  settings: BatchSettings
  items: readonly BatchItem[]
}

/**
 * Works off some items of a batch that another process has written down: what a task of an array job, or a worker of a lab, does. What is done is left as it
 * is; whatever the item comes to stands in the folder.
 * @returns how many failed
 * @throws AppError as `workOff`
 */
export async function workListed({ folder, settings, items, ...context }: WorkListedRequest): Promise<number> {
  const model = await fingerprintModel(settings.model ?? (await findDefaultModel()))
  const hashes = new Map<string, string>()
  let failed = 0
  for (const item of items) {
    const surveyed = await surveyItem(item, { folder, settings, model, overwrite: true, retry: true })
    if (surveyed.kind === 'ready') hashes.set(item.name, surveyed.hash)
    else if (surveyed.kind === 'failed') {
      failed += 1
      await recordFailure({ folder, ...surveyed })
    }
  }
  const queue = new BatchQueue(items.filter(({ name }) => hashes.has(name)))
  await workOff({
    ...context, folder, settings, queue,
    hashOf: ({ name }) => hashes.get(name)!,
    ended: ({ item }, { error }) => {
      if (!error) return
      failed += 1
      context.reporter({ kind: 'item-failed', item: item.name, error: fromFailure(error) })
    },
  })
  return failed
}

/** As {@link workListed}, of a folder, by the places of the items in its list. @throws AppError `batch-invalid` too */
export async function workListedIn({ batch, places, ...context }: Omit<WorkListedRequest, 'folder' | 'settings' | 'items'> & { batch: string; places: readonly number[] }): Promise<number> {
  const folder = new BatchFolder(batch)
  const { settings, items } = await folder.loadConfig()
  return workListed({ ...context, folder, settings, items: places.flatMap((place) => items[place] ?? []) })
}
