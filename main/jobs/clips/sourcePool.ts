import type { ClipId } from '../../contract/ids'
import type { FrameSource } from '../../contract/frame'
import { openClip } from '../../video/openClip'

/** Clips held open though nobody uses them just now: each keeps a decoder and up to a hundred megabytes of frames. */
const IDLE_SOURCES = 2

interface Entry {
  opening: Promise<FrameSource>
  users: number
}

export interface LeasedSource {
  source: FrameSource
  release(): void
}

/** Open clips, shared by all who read from them; the least recently used are closed. */
export class SourcePool {
  private readonly entries = new Map<ClipId, Entry>()

  /** @throws AppError as `openClip` */
  async lease(clip: ClipId, path: string): Promise<LeasedSource> {
    const entry = this.entries.get(clip) ?? { opening: openClip({ path }), users: 0 }
    this.entries.delete(clip)
    this.entries.set(clip, entry) // newest last
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
      if (this.entries.get(clip) === entry) this.entries.delete(clip)
      throw thrown
    }
  }

  /** Lets a clip go, for good or because it lies elsewhere now; who still reads it fails. */
  async drop(clip: ClipId): Promise<void> {
    const entry = this.entries.get(clip)
    this.entries.delete(clip)
    const source = await entry?.opening.catch(() => null)
    await source?.close()
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.keys()].map((clip) => this.drop(clip)))
  }

  private closeIdle(): void {
    const idle = [...this.entries].filter(([, { users }]) => users === 0)
    for (const [clip] of idle.slice(0, Math.max(0, idle.length - IDLE_SOURCES))) void this.drop(clip)
  }
}
