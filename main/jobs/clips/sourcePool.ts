import { WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import type { ClipId } from '../../contract/ids'
import type { FrameSource } from '../../contract/frame'
import { openClip } from '../../video/openClip'

/** Clips held open though nobody uses them just now: each keeps a decoder and up to a hundred megabytes of frames. */
const IDLE_SOURCES = 2

interface Entry {
  clip: ClipId
  opening: Promise<FrameSource>
  users: number
}

export interface LeasedSource {
  source: FrameSource
  release(): void
}

export type LookedAt = Pick<ClipPortion, 'downsample' | 'regions'>

export interface LeaseRequest {
  clip: ClipId
  path: string
  /** Pictures made smaller, or with regions filled, are decoded apart. @default as the file has them */
  portion?: LookedAt | undefined
}

/** Open clips, shared by all who read from them; the least recently used are closed. */
export class SourcePool {
  private readonly entries = new Map<string, Entry>()

  /** @throws AppError as `openClip` */
  async lease({ clip, path, portion: { downsample, regions } = WHOLE_CLIP }: LeaseRequest): Promise<LeasedSource> {
    const key = JSON.stringify([clip, downsample, regions])
    const entry = this.entries.get(key) ?? { clip, opening: openClip({ path, portion: { downsample, regions } }), users: 0 }
    this.entries.delete(key)
    this.entries.set(key, entry) // newest last
    entry.users += 1
    let released = false
    const release = (): void => {
      if (released) return
      released = true
      entry.users -= 1
      this.closeIdle()
    }
    try {
      return { source: await entry.opening, release }
    } catch (thrown) {
      if (this.entries.get(key) === entry) this.entries.delete(key)
      throw thrown
    }
  }

  /** Lets a clip go, for good or because it lies elsewhere now; who still reads it fails. */
  async drop(clip: ClipId): Promise<void> {
    await Promise.all([...this.entries].filter(([, entry]) => entry.clip === clip).map(([key]) => this.close(key)))
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.entries.keys()].map((key) => this.close(key)))
  }

  private async close(key: string): Promise<void> {
    const entry = this.entries.get(key)
    this.entries.delete(key)
    const source = await entry?.opening.catch(() => null)
    await source?.close()
  }

  private closeIdle(): void {
    const idle = [...this.entries].filter(([, { users }]) => users === 0)
    for (const [key] of idle.slice(0, Math.max(0, idle.length - IDLE_SOURCES))) void this.close(key)
  }
}
