import type { BatchItem } from '../../contract/batch'
import { AppError } from '../../contract/errors'
import type { ClipId } from '../../contract/ids'
import type { ClipLibrary } from '../clips/clipLibrary'
import { listItems, type ListItemsRequest } from './listItems'

export interface ListClipItemsRequest {
  library: Pick<ClipLibrary, 'add' | 'pathOf'>
  clips: readonly ClipId[]
  /** Path of a manifest, whose clips come first; those that are not in the library are taken into it. */
  manifest: string | null
  object: ListItemsRequest['object']
}

/**
 * The items of a project's batch, each named by its clip.
 * @throws AppError `manifest-invalid`, also for two targets in one clip: pages know the items of a batch by their clips; `clip-missing`, `path-refused`, `id-unknown`
 */
export async function listClipItems({ library, clips, manifest, object }: ListClipItemsRequest): Promise<BatchItem[]> {
  const items = new Map<ClipId, BatchItem>()
  for (const item of manifest === null ? [] : await listItems({ paths: [], manifest, object })) {
    const { clips: [added], refused: [refusal] } = await library.add(item.clip)
    if (!added) throw refusal
    if (items.has(added.clip)) throw twoTargets(manifest!, added.name)
    items.set(added.clip, { ...item, clip: library.pathOf(added.clip), name: added.clip })
  }
  for (const clip of clips) {
    if (items.has(clip)) continue
    const [item] = await listItems({ paths: [library.pathOf(clip)], object })
    items.set(clip, { ...item!, name: clip })
  }
  if (items.size > 0) return [...items.values()]
  throw new AppError({ code: 'usage', message: 'The batch has no clip.', hint: 'Choose clips, or a manifest that names some.' })
}

function twoTargets(manifest: string, name: string): AppError {
  return new AppError({ code: 'manifest-invalid', message: `${manifest}: ${name} stands in several rows.`, hint: 'Here a batch follows one target a clip; pultrack batch --manifest follows several.' })
}
