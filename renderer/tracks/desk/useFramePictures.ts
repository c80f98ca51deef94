import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { ClipId } from '../../../main/contract/ids'
import { useEngine } from '../../bridge/engine'
import { toPictureAddress } from '../../format/pictureAddress'

const WIDTH = 192

/** Small pictures of single frames, one asked for at a time: of two requests of one viewer the engine answers the newer alone. */
export function useFramePictures(): { pictures: ShallowRef<ReadonlyMap<number, string>>; show(clip: ClipId, frames: readonly number[]): void } {
  const engine = useEngine()
  const pictures = shallowRef<ReadonlyMap<number, string>>(new Map())
  const viewer = `trouble ${crypto.randomUUID().slice(0, 8)}`
  let of: ClipId | null = null
  let wanted: readonly number[] = []
  let working = false
  const clear = (): void => {
    for (const address of pictures.value.values()) URL.revokeObjectURL(address)
    pictures.value = new Map()
  }
  const work = async (): Promise<void> => {
    working = true
    for (let next = wanted.find((frame) => !pictures.value.has(frame)); of !== null && next !== undefined; next = wanted.find((frame) => !pictures.value.has(frame))) {
      const [clip, frameIndex] = [of, next]
      const read = await engine.tryCall('frames.read', { viewer, clip, width: WIDTH, frameIndex, encoding: 'jpeg' })
      if (clip !== of) continue
      // A frame that cannot be shown is not asked for again: its place stays empty.
      const address = read.ok ? toPictureAddress(read.value) : ''
      pictures.value = new Map([...pictures.value, [frameIndex, address]])
    }
    working = false
  }
  const show = (clip: ClipId, frames: readonly number[]): void => {
    if (clip !== of) clear()
    of = clip
    wanted = frames
    if (!working) void work()
  }
  onScopeDispose(() => {
    of = null
    wanted = []
    clear()
  })
  return { pictures, show }
}
