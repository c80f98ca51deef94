import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { ClipId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { toPictureAddress } from '../format/pictureAddress'

export interface FrameAsked {
  clip: ClipId
  frameIndex: number
}

/** Address of a frame's picture, so many pixels wide, for an `img`; the one before stays until the next is there. Null before the first. */
export function useFramePicture(asked: () => FrameAsked | null, { viewer, width }: { viewer: string; width: number }): ShallowRef<string | null> {
  const engine = useEngine()
  const picture = shallowRef<string | null>(null)
  let isGone = false
  const forget = (): void => void (picture.value && URL.revokeObjectURL(picture.value))
  watch(() => JSON.stringify(asked()), async () => {
    const frame = asked()
    if (!frame) return
    const found = await engine.tryCall('frames.read', { viewer, ...frame, width, encoding: 'jpeg' })
    if (!found.ok || isGone) return
    forget()
    picture.value = toPictureAddress(found.value)
  }, { immediate: true })
  onScopeDispose(() => {
    isGone = true
    forget()
  })
  return picture
}
