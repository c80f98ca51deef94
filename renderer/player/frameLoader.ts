import { toAppError } from '../../main/contract/errors'
import type { AppError } from '../../main/contract/errors'
import type { FrameCache, DrawableFrame } from './frameCache'
import type { FrameReader } from './frameReader'

export interface LoaderOptions {
  cache: FrameCache
  reader: () => FrameReader
  onFrame: (frame: DrawableFrame) => void
  /** Of the frame that is still wanted; overtaken requests fail silently. */
  onError: (frameIndex: number, error: AppError) => void
  onBusy: (busy: boolean) => void
  now?: () => number
}

/** While a person scrubs without a stop, a picture shall come at least so often: an older request may then end before the newest is sent. */
const LONGEST_WITHOUT_PICTURE = 150

/** Gets single frames: the newest wanted one wins, an outdated one is given up, and a steady scrub still shows pictures. What playing left is shown at once and then read exactly. */
export class FrameLoader {
  private wanted: number | null = null
  private underWay: { frameIndex: number; abort: AbortController } | null = null
  private lastPicture = -Infinity
  private readonly now: () => number

  constructor(private readonly options: LoaderOptions) {
    this.now = options.now ?? (() => performance.now())
  }

  request(frameIndex: number): void {
    this.wanted = frameIndex
    const cached = this.options.cache.get(frameIndex)
    if (cached) this.deliver(cached)
    if (cached?.exact) return this.abandon()
    if (this.underWay?.frameIndex === frameIndex) return
    if (!cached && this.underWay && this.now() - this.lastPicture > LONGEST_WITHOUT_PICTURE) return // it may end; the newest comes behind it
    this.start(frameIndex)
  }

  /** Nothing more is wanted; what comes late is dropped. */
  cancel(): void {
    this.wanted = null
    this.abandon()
  }

  private abandon(): void {
    this.underWay?.abort.abort()
    this.underWay = null
    this.options.onBusy(false)
  }

  private start(frameIndex: number): void {
    this.underWay?.abort.abort()
    const abort = new AbortController()
    this.underWay = { frameIndex, abort }
    this.options.onBusy(true)
    void this.options
      .reader()
      .read(frameIndex, abort.signal)
      .then(
        (frame) => this.take(abort, frame),
        (thrown: unknown) => this.fail({ abort, frameIndex, error: toAppError(thrown) }),
      )
  }

  private take(abort: AbortController, frame: DrawableFrame): void {
    if (abort.signal.aborted) return frame.bitmap.close()
    this.options.cache.add(frame)
    this.end(abort)
    if (this.wanted !== null) this.deliver(frame)
  }

  private fail({ abort, frameIndex, error }: { abort: AbortController; frameIndex: number; error: AppError }): void {
    if (abort.signal.aborted) return
    const isWanted = this.wanted === frameIndex
    this.end(abort)
    if (isWanted && error.code !== 'superseded' && error.code !== 'interrupted') this.options.onError(frameIndex, error)
  }

  private deliver(frame: DrawableFrame): void {
    this.lastPicture = this.now()
    this.options.onFrame(frame)
  }

  /** The newest wanted frame follows at once if another one was under way. */
  private end(abort: AbortController): void {
    if (this.underWay?.abort !== abort) return
    const ended = this.underWay.frameIndex
    this.underWay = null
    if (this.wanted !== null && this.wanted !== ended && !this.options.cache.get(this.wanted)?.exact) this.start(this.wanted)
    else this.options.onBusy(false)
  }
}
