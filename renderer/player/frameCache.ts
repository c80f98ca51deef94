/** A decoded frame that can be drawn at once. */
export interface DrawableFrame {
  readonly frameIndex: number
  readonly mediaTime: number
  /** The clip's own pixels; false where they crossed compressed, to be looked at in passing. */
  readonly exact: boolean
  readonly bitmap: ImageBitmap
}

/** Frames that were drawn last, bounded in bytes; the one used longest ago goes first and its memory with it. */
export class FrameCache {
  private readonly frames = new Map<number, DrawableFrame>()
  private bytes = 0

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.frames.size
  }

  has(frameIndex: number): boolean {
    return this.frames.has(frameIndex)
  }

  get(frameIndex: number): DrawableFrame | undefined {
    const frame = this.frames.get(frameIndex)
    if (!frame) return undefined
    this.frames.delete(frameIndex)
    this.frames.set(frameIndex, frame) // a map keeps the order in which entries came
    return frame
  }

  add(frame: DrawableFrame): void {
    this.remove(frame.frameIndex)
    this.frames.set(frame.frameIndex, frame)
    this.bytes += bytesOf(frame)
    for (const frameIndex of this.frames.keys()) {
      if (this.bytes <= this.limit || frameIndex === frame.frameIndex) break
      this.remove(frameIndex)
    }
  }

  clear(): void {
    for (const frameIndex of [...this.frames.keys()]) this.remove(frameIndex)
  }

  private remove(frameIndex: number): void {
    const frame = this.frames.get(frameIndex)
    if (!frame) return
    this.frames.delete(frameIndex)
    this.bytes -= bytesOf(frame)
    frame.bitmap.close()
  }
}

function bytesOf({ bitmap }: DrawableFrame): number {
  return bitmap.width * bitmap.height * 4
}
