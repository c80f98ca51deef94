import { basename } from 'node:path'
import type { BatchItem } from '../../contract/batch'
import type { FrameSource } from '../../contract/frame'
import { openClip } from '../../video/openClip'
import { assertFrames } from '../clips/assertFrames'
import { assertStart } from '../trackJob'

/**
 * Everything of an item that takes time and needs no network: its frames are counted, its box is looked at. Runs beside the tracking of others.
 * @throws AppError `clip-missing`, `clip-unreadable`, `clip-frame-missing`, `box-invalid`, `box-outside`, `interrupted`
 */
export async function openItem({ clip, object, portion }: BatchItem, signal: AbortSignal): Promise<FrameSource> {
  const source = await openClip({ path: clip, signal })
  try {
    if (portion) assertFrames(basename(clip), { portion, frameCount: source.clip.frameCount })
    if (object.from === 'box') await assertStart(source, { ...object, portion, signal })
    return source
  } catch (thrown) {
    await source.close()
    throw thrown
  }
}
