/** Decoded frames by index, oldest use out first, bounded in bytes. */
export class FrameCache {
  private readonly frames = new Map<number, Uint8Array>()
  private bytes = 0

  constructor(private readonly maximumBytes: number) {}

  get(frameIndex: number): Uint8Array | undefined {
    const data = this.frames.get(frameIndex)
    if (!data) return undefined
    this.frames.delete(frameIndex)
    this.frames.set(frameIndex, data)
    return data
  }

  add(frameIndex: number, data: Uint8Array): void {
    if (this.frames.has(frameIndex)) return
    this.frames.set(frameIndex, data)
    this.bytes += data.length
    for (const [oldest, { length }] of this.frames) {
      if (this.bytes <= this.maximumBytes || this.frames.size === 1) return
      this.frames.delete(oldest)
      this.bytes -= length
    }
  }

  clear(): void {
    this.frames.clear()
    this.bytes = 0
  }
}
