import type { ClipId } from '../../main/contract/ids'

const KEY = 'pultrack.positions'
const MOST = 200
const SAVE_MILLISECONDS = 400

/** Where each clip was left: the views that show it agree, coming back is coming back, and a reload of the page loses nothing. */
export class Positions {
  private readonly frames: Map<ClipId, number>
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.frames = new Map(parseEntries(storage.getItem(KEY)))
  }

  get(clip: ClipId): number {
    return this.frames.get(clip) ?? 0
  }

  set(clip: ClipId, frameIndex: number): void {
    this.frames.delete(clip)
    this.frames.set(clip, frameIndex)
    this.timer ??= setTimeout(() => this.save(), SAVE_MILLISECONDS)
  }

  /** At once; a page that goes away has no time to wait. */
  save(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    try {
      this.storage.setItem(KEY, JSON.stringify([...this.frames].slice(-MOST)))
    } catch {
      return // full: the positions of this page stay in memory
    }
  }
}

function parseEntries(text: string | null): [ClipId, number][] {
  try {
    const entries: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(entries)) return []
    return entries.filter((entry): entry is [ClipId, number] => Array.isArray(entry) && typeof entry[0] === 'string' && Number.isInteger(entry[1]) && entry[1] >= 0)
  } catch {
    return []
  }
}
