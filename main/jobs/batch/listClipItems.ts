import { createHash } from 'node:crypto'
import type { BatchItem } from '../../contract/batch'
import { WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import { AppError, toAppError } from '../../contract/errors'
import type { ClipId } from '../../contract/ids'
import type { ClipLibrary } from '../clips/clipLibrary'
import { listItems, type ListItemsRequest } from './listItems'

export interface ListClipItemsRequest {
  library: Pick<ClipLibrary, 'add' | 'pathOf' | 'portionOf'>
  clips: readonly ClipId[]
  /** Path of a manifest, whose rows come first, each a target; clips that are not in the library are taken into it. As on the command line, one that cannot be had costs its own rows only. */
  manifest: string | null
  object: ListItemsRequest['object']
}

/** Between a clip's name and the count of its second and later targets; ids have none. */
const SEPARATOR = '.'

/**
 * The items of a project's batch, each named by its clip, of which the project's portion is looked at as far as the manifest says nothing else.
 * @throws AppError `manifest-invalid`, `id-unknown`, `usage` where there is none
 */
export async function listClipItems({ library, clips, manifest, object }: ListClipItemsRequest): Promise<BatchItem[]> {
  const items: BatchItem[] = []
  const ids = new Map<string, ClipId>()
  const targets = new Map<ClipId, number>()
  const take = async (path: string): Promise<ClipPortion | AppError> => {
    const taken = await library.add(path).catch(toAppError)
    if (taken instanceof AppError) return taken.code === 'clip-missing' ? WHOLE_CLIP : taken // whoever works it off looks again whether it is there
    const { clips: [added], refused: [refusal] } = taken
    if (added) ids.set(path, added.clip)
    return added ? library.portionOf(added.clip) : refusal!
  }
  for (const item of manifest === null ? [] : await listItems({ paths: [], manifest, object, portionOf: take })) {
    const known = ids.get(item.clip)
    const clip = known ?? idOfAbsent(item.clip)
    const count = (targets.get(clip) ?? 0) + 1
    targets.set(clip, count)
    items.push({ ...item, clip: known ? library.pathOf(known) : item.clip, name: count === 1 ? clip : `${clip}${SEPARATOR}${count}` })
  }
  for (const clip of clips) {
    if (targets.has(clip)) continue
    const [item] = await listItems({ paths: [library.pathOf(clip)], object, portionOf: () => library.portionOf(clip) })
    items.push({ ...item!, name: clip })
  }
  if (items.length > 0) return items
  throw new AppError({ code: 'usage', message: 'The batch has no clip.', hint: 'Choose clips, or a manifest that names some.' })
}

/** Names the rows of a clip that the project does not have: the same whenever it is asked for. */
function idOfAbsent(path: string): ClipId {
  return `clip_${createHash('sha256').update(path).digest('hex').slice(0, 32)}`
}

/** Whether the project did not have the clip when the batch was listed. */
export function wasAbsent({ name, clip }: Pick<BatchItem, 'name' | 'clip'>): boolean {
  return describeClipItem({ name }).clip === idOfAbsent(clip)
}

/** Of what clip an item of a project's batch is, and what tells its target from others in it: the manifest's name, else its count from the second on. */
export function describeClipItem({ name, label }: Pick<BatchItem, 'name' | 'label'>): { clip: ClipId; target: string | null } {
  const [clip, count] = name.split(SEPARATOR) as [ClipId, string | undefined]
  return { clip, target: label ?? count ?? null }
}
