import { computed, shallowRef, watch } from 'vue'
import type { ClipDetail } from '../../main/contract/clip'
import { toFailure } from '../../main/contract/failure'
import type { Failure } from '../../main/contract/failure'
import type { ClipId } from '../../main/contract/ids'
import type { Engine } from '../bridge/engine'
import { findFrameAt } from './clipTime'
import { FrameCache } from './frameCache'
import type { DrawableFrame } from './frameCache'
import { FrameLoader } from './frameLoader'
import { createFrameReader } from './frameReader'
import type { FrameReader } from './frameReader'
import { chooseWidth } from './pictureWidth'
import { Playback } from './playback'
import { fasterRate, slowerRate } from './playRate'
import { positions } from './playerPositions'
import { Stage } from './stage'

/** Pictures kept for going back and forth. */
const CACHE_BYTES = 256 * 1024 * 1024
addEventListener('pagehide', () => positions.save())

/** A clip on a stage: which frame is wanted, which is shown, whether it plays. The only one who moves the position; all others read it. */
export class Player {
  readonly clip = shallowRef<ClipDetail | null>(null)
  /** The frame in hand: wanted now, shown as soon as it is there. */
  readonly frameIndex = shallowRef(0)
  /** The frame whose picture was given to the stage last; null before the first. */
  readonly shownFrame = shallowRef<number | null>(null)
  readonly busy = shallowRef(false)
  /** Why the frame in hand, or the clip, cannot be shown. */
  readonly failure = shallowRef<Failure | null>(null)
  readonly playing = shallowRef(false)
  readonly rate = shallowRef(1)
  /** Of the last playing: frames that real time had room for, and those of them not shown in it. */
  readonly drops = shallowRef({ due: 0, dropped: 0 })
  readonly stage = new Stage()

  readonly lastFrame = computed(() => Math.max(0, (this.clip.value?.facts?.frameCount ?? 1) - 1))
  /** Seconds, of the frame in hand. */
  readonly mediaTime = computed(() => this.clip.value?.mediaTimes[this.frameIndex.value] ?? 0)
  readonly framesPerSecond = computed(() => {
    const { num, den } = this.clip.value?.facts?.frameRate ?? { num: 25, den: 1 }
    return num > 0 && den > 0 ? num / den : 25
  })

  private readonly width = computed(() => chooseWidth({ picture: this.stage.picture.value.width, scale: this.stage.transform.value.scale, pixelRatio: this.stage.pixelRatio.value }))
  private readonly cache = new FrameCache(CACHE_BYTES)
  private readonly loader: FrameLoader
  private readonly viewer: string = crypto.randomUUID()
  private playback: Playback | null = null
  private opening: ClipId | null = null
  private opened: Promise<void> = Promise.resolve()

  constructor(private readonly engine: Engine) {
    this.loader = new FrameLoader({
      cache: this.cache,
      reader: () => this.createReader(),
      onFrame: (frame) => this.show(frame),
      onError: (_frameIndex, error) => (this.failure.value = toFailure(error)),
      onBusy: (busy) => (this.busy.value = busy),
    })
    watch(this.width, () => this.readAnew())
  }

  open(id: ClipId): Promise<void> {
    if (this.clip.value?.clip !== id && this.opening !== id) this.opened = this.openAnew(id)
    return this.opened
  }

  /** Resolves when the clip that was chosen last is there, or cannot be: what is asked of it meanwhile can wait for that. */
  whenOpened(): Promise<void> {
    return this.opened
  }

  private async openAnew(id: ClipId): Promise<void> {
    this.close()
    this.opening = id
    const described = await this.engine.tryCall('clips.describe', { clip: id })
    if (this.opening !== id) return // another was opened meanwhile
    this.opening = null
    if (!described.ok) return void (this.failure.value = toFailure(described.error))
    const { facts } = described.value
    if (!facts) return
    this.clip.value = described.value
    this.stage.setPicture({ width: facts.width, height: facts.height })
    this.goTo(positions.get(id))
  }

  close(): void {
    this.stopPlayback()
    this.loader.cancel()
    this.cache.clear()
    this.stage.clear()
    this.opening = null
    this.clip.value = null
    this.shownFrame.value = null
    this.failure.value = null
    this.frameIndex.value = 0
    this.rate.value = 1
  }

  dispose(): void {
    this.close()
    this.stage.dispose()
  }

  /** Stops playing. Frames beyond the clip mean its ends. */
  goTo(frameIndex: number): void {
    if (!this.clip.value) return
    this.stopPlayback()
    this.setPosition(Math.min(this.lastFrame.value, Math.max(0, Math.round(frameIndex))))
    this.loader.request(this.frameIndex.value)
  }

  /** To where another view left the clip meanwhile. */
  comeBack(): void {
    const { clip } = this.clip.value ?? {}
    if (clip !== undefined && positions.get(clip) !== this.frameIndex.value) this.goTo(positions.get(clip))
  }

  goToTime(seconds: number): void {
    this.goTo(findFrameAt(this.clip.value?.mediaTimes ?? [], seconds))
  }

  step(frames: number): void {
    this.goTo(this.frameIndex.value + frames)
  }

  /** From the end it begins anew. */
  play(rate = this.rate.value): void {
    if (!this.clip.value || this.lastFrame.value === 0) return
    this.stopPlayback()
    this.loader.cancel()
    this.rate.value = rate
    this.playing.value = true
    this.drops.value = { due: 0, dropped: 0 }
    const playback: Playback = new Playback({
      reader: this.createReader(),
      rate,
      framesPerSecond: this.framesPerSecond.value,
      from: this.startOfPlaying(rate),
      lastFrame: this.lastFrame.value,
      onFrame: (frame) => this.takePlayed(frame, playback),
      onEnd: (error) => this.endPlaying(error && toFailure(error)),
    })
    this.playback = playback
  }

  pause(): void {
    if (this.playing.value) this.goTo(this.frameIndex.value)
  }

  toggle(): void {
    if (this.playing.value) this.pause()
    else this.play(this.rate.value)
  }

  faster(): void {
    this.play(this.playing.value ? fasterRate(this.rate.value) : 1)
  }

  slower(): void {
    this.play(this.playing.value ? slowerRate(this.rate.value) : -1)
  }

  /** At the end in the direction of playing: in front of the other end. */
  private startOfPlaying(rate: number): { frameIndex: number; mediaTime: number } {
    const forward = rate > 0
    const atEnd = this.frameIndex.value === (forward ? this.lastFrame.value : 0)
    if (!atEnd) return { frameIndex: this.frameIndex.value, mediaTime: this.mediaTime.value }
    const times = this.clip.value?.mediaTimes ?? []
    const period = 1 / this.framesPerSecond.value
    return forward ? { frameIndex: -1, mediaTime: (times[0] ?? 0) - period } : { frameIndex: this.lastFrame.value + 1, mediaTime: (times[this.lastFrame.value] ?? 0) + period }
  }

  private takePlayed(frame: DrawableFrame, { drops }: Playback): void {
    this.setPosition(frame.frameIndex)
    this.cache.add(frame)
    this.show(frame)
    this.drops.value = drops
  }

  private endPlaying(failure: Failure | null): void {
    this.pause()
    if (failure) this.failure.value = failure
  }

  private stopPlayback(): void {
    this.playback?.stop()
    this.playback = null
    this.playing.value = false
  }

  private setPosition(frameIndex: number): void {
    this.frameIndex.value = frameIndex
    if (this.clip.value) positions.set(this.clip.value.clip, frameIndex)
  }

  private show(frame: DrawableFrame): void {
    this.failure.value = null
    this.stage.show(frame.frameIndex, frame.bitmap)
    this.shownFrame.value = frame.frameIndex
  }

  /** A closer view has use for more pixels: what is on the screen is read anew, what was kept is too coarse or too fine. */
  private readAnew(): void {
    if (!this.clip.value) return
    const rate = this.playing.value ? this.rate.value : null
    this.stopPlayback()
    this.loader.cancel()
    this.cache.clear()
    if (rate === null) this.loader.request(this.frameIndex.value)
    else this.play(rate)
  }

  /** The frame in hand with all its pixels, for a snapshot. The caller closes it. @throws AppError as `frames.read` */
  readPicture(): Promise<DrawableFrame> {
    const reader = this.createReader({ viewer: `${this.viewer.slice(0, 30)}-still`, width: this.stage.picture.value.width })
    return reader.read(this.frameIndex.value, new AbortController().signal)
  }

  private createReader({ viewer, width } = { viewer: this.viewer, width: this.width.value }): FrameReader {
    return createFrameReader({ engine: this.engine, viewer, clip: this.clip.value?.clip ?? '', width })
  }
}
