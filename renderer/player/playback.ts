import { toAppError } from '../../main/contract/errors'
import type { AppError } from '../../main/contract/errors'
import type { DrawableFrame } from './frameCache'
import type { FrameReader } from './frameReader'
import { PlayClock } from './playClock'
import { playStep } from './playRate'

export interface PlaybackOptions {
  reader: FrameReader
  rate: number
  framesPerSecond: number
  /** The frame to begin behind, and its time in seconds. */
  from: { frameIndex: number; mediaTime: number }
  lastFrame: number
  /** A frame whose time has come; its pixels are the listener's from then on. */
  onFrame: (frame: DrawableFrame) => void
  onEnd: (error: AppError | null) => void
}

/** Frames of one call, and how many are kept ready. */
const CHUNK = 8
const READY = 24

/** Plays from a frame on, at source rate times `rate`, until the clip ends or it is stopped. Decodes ahead, so that no picture waits for the next. */
export class Playback {
  /** Frames whose time came. */
  private passed = 0
  /** Of those never shown, because a newer one was due as well. */
  private skipped = 0
  /** Those that could have been shown while playing waited for the decoder. */
  private late = 0
  private readonly ready: DrawableFrame[] = []
  private readonly abort = new AbortController()
  private readonly clock: PlayClock
  private readonly step: number
  private next: number | null
  private reading = false
  private begun = false
  private animation = 0
  /** Time of the newest frame shown. */
  private newest: number

  constructor(private readonly options: PlaybackOptions) {
    const { rate, framesPerSecond, from, lastFrame } = options
    this.clock = new PlayClock(rate)
    this.step = playStep(rate, framesPerSecond)
    this.newest = from.mediaTime
    const first = from.frameIndex + this.step
    this.next = first >= 0 && first <= lastFrame ? first : null
    void this.fill()
    this.animation = requestAnimationFrame(this.tick)
  }

  /** Frames that real time had room for, and those of them that were not shown in it. */
  get drops(): { due: number; dropped: number } {
    const late = Math.round(this.late)
    return { due: this.passed + late, dropped: this.skipped + late }
  }

  stop(): void {
    this.abort.abort()
    cancelAnimationFrame(this.animation)
    for (const { bitmap } of this.ready.splice(0)) bitmap.close()
  }

  private async fill(): Promise<void> {
    if (this.reading) return
    this.reading = true
    const { signal } = this.abort
    try {
      while (this.next !== null && this.ready.length < READY && !signal.aborted) {
        const { frames, next } = await this.options.reader.readAhead({ from: this.next, count: CHUNK, step: this.step, signal })
        if (signal.aborted) return frames.forEach(({ bitmap }) => bitmap.close())
        this.ready.push(...frames)
        this.next = next
      }
    } catch (thrown) {
      if (!signal.aborted) this.options.onEnd(toAppError(thrown))
    } finally {
      this.reading = false
    }
  }

  private readonly tick = (): void => {
    if (this.abort.signal.aborted) return
    this.animation = requestAnimationFrame(this.tick)
    const wall = performance.now() / 1000
    if (!this.begin(wall)) return
    const frame = this.takeDue(this.clock.mediaTime(wall))
    if (frame) this.options.onFrame(frame)
    if (this.ready.length === 0 && this.next === null) return this.finish(wall)
    if (this.ready.length === 0) this.hold(wall)
    if (this.ready.length < READY) void this.fill()
  }

  /** The clock starts with the first pictures: the time until then is not the clip's. */
  private begin(wall: number): boolean {
    if (!this.begun && (this.ready.length > 0 || this.next === null)) {
      this.begun = true
      this.clock.start(this.newest, wall)
    }
    return this.begun
  }

  /** Of the frames whose time has come the last; those before it are left out. */
  private takeDue(time: number): DrawableFrame | null {
    let due: DrawableFrame | null = null
    for (let [first] = this.ready; first && (first.mediaTime - time) * Math.sign(this.step) <= 0; [first] = this.ready) {
      if (due) this.skipped += 1
      due?.bitmap.close()
      due = first
      this.ready.shift()
      this.passed += 1
    }
    if (due) this.newest = due.mediaTime
    return due
  }

  /** Decoding cannot keep up: waits for the next picture, and counts those that should have been shown meanwhile. */
  private hold(wall: number): void {
    const { framesPerSecond, rate } = this.options
    this.late += (this.clock.holdAt(this.newest + this.step / framesPerSecond, wall) * framesPerSecond * Math.abs(rate)) / Math.abs(this.step)
  }

  /** The last frame is shown for its own time too. */
  private finish(wall: number): void {
    const shownFor = (this.clock.mediaTime(wall) - this.newest) * Math.sign(this.step)
    if (shownFor >= Math.abs(this.options.rate) / this.options.framesPerSecond) this.options.onEnd(null)
  }
}
