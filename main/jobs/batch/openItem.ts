import type { BatchItem } from '../../contract/batch'
import type { FrameSource } from '../../contract/frame'
import { openClip } from '../../video/openClip'
import { assertStart } from '../trackJob'

/**
 * Everything of an item that takes time and needs no network: its frames are counted, its box is looked at. Runs beside the tracking of others.
 * @throws AppError `clip-missing`, `clip-unreadable`, `clip-frame-missing`, `box-invalid`, `box-outside`, `interrupted`
 */
export async function openItem({ clip, object }: BatchItem, signal: AbortSignal): Promise<FrameSource> {
  const source = await openClip({ path: clip, signal })
  try {
    if (object.from === 'box') await assertStart(source, { ...object, signal })
    return source
  } catch (thrown) {
    await source.close()
    throw thrown
  }
}
