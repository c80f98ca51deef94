import { inject, onScopeDispose, shallowRef, watchEffect } from 'vue'
import type { App, InjectionKey, ShallowRef } from 'vue'
import type { EncodedPicture } from '../../main/contract/binary'
import type { ClipId } from '../../main/contract/ids'
import type { Engine } from '../bridge/engine'
import { toPictureAddress } from '../format/pictureAddress'

/** In picture pixels: twice what the list shows, for dense screens. */
const WIDTH = 192
const AT_ONCE = 2

/** Small pictures of clips, each asked for once and few at a time; those out of sight are not asked for. */
export class Thumbnails {
  private readonly addresses = new Map<ClipId, string>()
  private readonly waiting = new Map<ClipId, Set<(address: string | null) => void>>()
  private underWay = 0

  constructor(private readonly engine: Engine) {}

  /** @returns the withdrawal */
  want(clip: ClipId, listener: (address: string | null) => void): () => void {
    const known = this.addresses.get(clip)
    if (known !== undefined) {
      listener(known)
      return () => undefined
    }
    const listeners = this.waiting.get(clip) ?? new Set()
    listeners.add(listener)
    this.waiting.set(clip, listeners)
    void this.work()
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.waiting.delete(clip)
    }
  }

  private async work(): Promise<void> {
    while (this.underWay < AT_ONCE) {
      const [next] = this.waiting
      if (!next) return
      const [clip, listeners] = next
      this.waiting.delete(clip)
      this.underWay += 1
      const address = await this.load(clip)
      this.underWay -= 1
      if (address !== null) this.addresses.set(clip, address)
      for (const listener of listeners) listener(address)
    }
  }

  private async load(clip: ClipId): Promise<string | null> {
    const result = await this.engine.tryCall('clips.thumbnail', { clip, width: WIDTH })
    return result.ok ? toAddress(result.value) : null
  }
}

async function toAddress(picture: EncodedPicture): Promise<string> {
  const { encoding, bytes, width, height } = picture
  if (encoding !== 'rgba') return toPictureAddress(picture)
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0)
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }))
}

const KEY: InjectionKey<Thumbnails> = Symbol('thumbnails')

export function provideThumbnails(app: App, thumbnails: Thumbnails): void {
  app.provide(KEY, thumbnails)
}

/** Address of a clip's picture while the calling component lives; null until it is there, and where there is none. */
export function useThumbnail(clip: () => ClipId | null): ShallowRef<string | null> {
  const thumbnails = inject(KEY)
  const address = shallowRef<string | null>(null)
  let withdraw = (): void => undefined
  watchEffect(() => {
    withdraw()
    address.value = null
    const id = clip()
    withdraw = id === null ? () => undefined : (thumbnails?.want(id, (found) => (address.value = found)) ?? (() => undefined))
  })
  onScopeDispose(() => withdraw())
  return address
}
