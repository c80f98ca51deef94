import type { Frame } from '../../contract/frame'
import type { ClipId } from '../../contract/ids'
import type { LeasedSource } from './sourcePool'

/** A player that asks no more has stopped. */
const IDLE_MILLISECONDS = 8000

export interface PlaybackRequest {
  lease: LeasedSource
  clip: ClipId
  from: number
  step: number
  onClose(playback: Playback): void
}

/** A decoder that goes on through a clip as long as somebody plays it; it has the next batch ready when that is asked for. */
export class Playback {
  /** The frame that comes next; null behind the last. */
  private next: number | null
  private readonly frames: AsyncIterator<Frame>
  private readonly controller = new AbortController()
  private ready: Promise<Frame[]> | undefined
  private idle: NodeJS.Timeout | undefined
  private closed = false

  constructor(private readonly request: PlaybackRequest) {
    const { lease, from, step } = request
    const { frameCount } = lease.source.clip
    this.next = from < frameCount ? from : null
    const range = { from: Math.min(from, frameCount - 1), to: step > 0 ? frameCount - 1 : 0, step: Math.abs(step), signal: this.controller.signal }
    // A range from the first frame to itself has no direction; playing backward there, one frame is all there is.
    this.frames = lease.source.frames(range)[Symbol.asyncIterator]()
  }

  goesOn({ clip, from, step }: { clip: ClipId; from: number; step: number }): boolean {
    return !this.closed && clip === this.request.clip && step === this.request.step && from === this.next
  }

  /** The next so many frames. @throws AppError as the frame source; then it is closed */
  async take(count: number, signal: AbortSignal): Promise<{ frames: Frame[]; next: number | null }> {
    clearTimeout(this.idle)
    const stop = (): void => void this.close()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const frames = this.next === null ? [] : await this.gather(count)
      if (this.next !== null && !this.closed) this.prefetch(count)
      this.idle = setTimeout(() => void this.close(), IDLE_MILLISECONDS).unref()
      return { frames, next: this.next }
    } catch (thrown) {
      await this.close()
      throw thrown
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    clearTimeout(this.idle)
    this.controller.abort()
    await this.ready?.catch(() => undefined)
    await this.frames.return?.()?.catch(() => undefined)
    this.request.lease.release()
    this.request.onClose(this)
  }

  private async gather(count: number): Promise<Frame[]> {
    const before = (await this.ready) ?? []
    this.ready = undefined
    const kept = before.splice(count)
    const frames = [...before, ...(kept.length > 0 ? [] : await this.pull(count - before.length))]
    if (kept.length > 0) this.ready = Promise.resolve(kept)
    const last = frames.at(-1)
    this.next = last === undefined || frames.length < count ? null : this.following(last.frameIndex)
    return frames
  }

  private prefetch(count: number): void {
    const before = this.ready
    const ready = (async () => {
      const kept = (await before) ?? []
      return [...kept, ...(await this.pull(count - kept.length))]
    })()
    ready.catch(() => undefined) // told to who asks next
    this.ready = ready
  }

  private async pull(count: number): Promise<Frame[]> {
    const frames: Frame[] = []
    while (frames.length < count) {
      const { done, value } = await this.frames.next()
      if (done) break
      frames.push(value)
    }
    return frames
  }

  private following(frameIndex: number): number | null {
    const next = frameIndex + this.request.step
    return next >= 0 && next < this.request.lease.source.clip.frameCount ? next : null
  }
}
