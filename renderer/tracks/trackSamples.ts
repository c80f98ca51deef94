import { SAMPLE_SOURCES } from '../../main/contract/track'
import type { Cell } from './cell'
import { ABSENT, CellColumns } from './cellColumns'

/** Frames of one page: small enough that a clip with one box costs nothing, large enough that a page is worth summing up. */
export const PAGE_FRAMES = 256

const USER = SAMPLE_SOURCES.indexOf('user')
const IMPORTED = SAMPLE_SOURCES.indexOf('imported')

/** 256 frames of a track. `version` changes with every write, so that what was drawn or summed up of it can be kept. */
export class SamplePage extends CellColumns {
  version = 0
  cells = 0
  keyframes = 0

  isKeyframeRow(row: number): boolean {
    if (this.state[row] === ABSENT) return false
    const source = this.source[row]
    return source === USER || source === IMPORTED
  }

  override write(row: number, cell: Cell | null): void {
    this.count(row, -1)
    super.write(row, cell)
    this.count(row, 1)
    this.version += 1
  }

  private count(row: number, sign: 1 | -1): void {
    if (this.state[row] === ABSENT) return
    this.cells += sign
    if (this.isKeyframeRow(row)) this.keyframes += sign
  }
}

/** The boxes of one track, by frame, in pages that come to be when first written. Every look-up costs the same, however many there are. */
export class TrackSamples {
  readonly pages: (SamplePage | undefined)[] = []
  version = 0
  private readonly models: string[] = []

  read(frameIndex: number): Cell | null {
    return this.pages[frameIndex >> 8]?.read(frameIndex & 255) ?? null
  }

  has(frameIndex: number): boolean {
    const page = this.pages[frameIndex >> 8]
    return page !== undefined && page.state[frameIndex & 255] !== ABSENT
  }

  hasKeyframe(frameIndex: number): boolean {
    return this.pages[frameIndex >> 8]?.isKeyframeRow(frameIndex & 255) ?? false
  }

  write(frameIndex: number, cell: Cell | null): void {
    const index = frameIndex >> 8
    let page = this.pages[index]
    if (!page) {
      if (cell === null) return
      page = new SamplePage(PAGE_FRAMES, this.models)
      this.pages[index] = page
    }
    page.write(frameIndex & 255, cell)
    this.version += 1
  }

  get size(): number {
    let cells = 0
    for (const page of this.pages) cells += page?.cells ?? 0
    return cells
  }

  get keyframeCount(): number {
    let keyframes = 0
    for (const page of this.pages) keyframes += page?.keyframes ?? 0
    return keyframes
  }

  /** Frames with a box of their own in [from, to], in order. */
  *frames(from = 0, to = Number.MAX_SAFE_INTEGER): Generator<number> {
    const last = Math.min(this.pages.length - 1, Math.floor(to / PAGE_FRAMES))
    for (let index = Math.max(0, Math.floor(from / PAGE_FRAMES)); index <= last; index += 1) {
      const page = this.pages[index]
      if (!page || page.cells === 0) continue
      for (let row = 0; row < PAGE_FRAMES; row += 1) {
        const frameIndex = index * PAGE_FRAMES + row
        if (page.state[row] !== ABSENT && frameIndex >= from && frameIndex <= to) yield frameIndex
      }
    }
  }

  /** The nearest keyframe after (step 1) or before (step -1) a frame, itself left out; null where there is none. */
  nearestKeyframe(frameIndex: number, step: 1 | -1): number | null {
    return this.nearest(frameIndex, { step, wanted: (page, row) => page.isKeyframeRow(row), worthwhile: (page) => page.keyframes > 0 })
  }

  nearestSample(frameIndex: number, step: 1 | -1): number | null {
    return this.nearest(frameIndex, { step, wanted: (page, row) => page.state[row] !== ABSENT, worthwhile: (page) => page.cells > 0 })
  }

  get firstFrame(): number | null {
    return this.nearestSample(-1, 1)
  }

  get lastFrame(): number | null {
    return this.nearestSample(this.pages.length * PAGE_FRAMES, -1)
  }

  /** Frames of keyframes in order. */
  keyframes(): number[] {
    const found: number[] = []
    for (let frame = this.nearestKeyframe(-1, 1); frame !== null; frame = this.nearestKeyframe(frame, 1)) found.push(frame)
    return found
  }

  private nearest(frameIndex: number, { step, wanted, worthwhile }: Search): number | null {
    const end = this.pages.length * PAGE_FRAMES
    let frame = Math.max(-1, Math.min(end, frameIndex)) + step
    while (frame >= 0 && frame < end) {
      const index = frame >> 8
      const page = this.pages[index]
      if (!page || !worthwhile(page)) {
        frame = step > 0 ? (index + 1) * PAGE_FRAMES : index * PAGE_FRAMES - 1
        continue
      }
      if (wanted(page, frame & 255)) return frame
      frame += step
    }
    return null
  }
}

interface Search {
  step: 1 | -1
  wanted: (page: SamplePage, row: number) => boolean
  /** False for pages that need not be looked through. */
  worthwhile: (page: SamplePage) => boolean
}
