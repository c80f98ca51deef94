import type { ShownFrame } from '../../contract/clipProcedures'
import type { ClipId } from '../../contract/ids'

/** As many bytes of ready pictures as are kept; four minutes of small film, a second of large pictures. */
const KEPT_BYTES = 128 * 1024 * 1024

export interface PictureKey {
  clip: ClipId
  frameIndex: number
  width: number
  encoding: string
}

/** Pictures as they crossed, least recently used out first: going back to one costs no decoding. */
export class PictureCache {
  private readonly pictures = new Map<string, { clip: ClipId; frame: ShownFrame }>()
  private bytes = 0

  constructor(private readonly keptBytes = KEPT_BYTES) {}

  get(key: PictureKey): ShownFrame | undefined {
    const text = keyText(key)
    const found = this.pictures.get(text)
    if (!found) return undefined
    this.pictures.delete(text)
    this.pictures.set(text, found)
    return found.frame
  }

  add(key: PictureKey, frame: ShownFrame): void {
    const text = keyText(key)
    if (this.pictures.has(text)) return
    this.pictures.set(text, { clip: key.clip, frame })
    this.bytes += frame.bytes.length
    for (const [oldest, { frame: old }] of this.pictures) {
      if (this.bytes <= this.keptBytes) return
      this.pictures.delete(oldest)
      this.bytes -= old.bytes.length
    }
  }

  forget(clip: ClipId): void {
    for (const [text, { clip: owner, frame }] of this.pictures) {
      if (owner !== clip) continue
      this.pictures.delete(text)
      this.bytes -= frame.bytes.length
    }
  }

  /** Frames of a clip that are here, as ranges [from, to], ascending. */
  ranges(clip: ClipId): [number, number][] {
    const frames = new Set([...this.pictures.values()].filter(({ clip: owner }) => owner === clip).map(({ frame }) => frame.frameIndex))
    const ranges: [number, number][] = []
    for (const frame of [...frames].sort((a, b) => a - b)) {
      const last = ranges.at(-1)
      if (last?.[1] === frame - 1) last[1] = frame
      else ranges.push([frame, frame])
    }
    return ranges
  }
}

function keyText({ clip, frameIndex, width, encoding }: PictureKey): string {
  return `${clip} ${frameIndex} ${width} ${encoding}`
}
