import type { TrackId } from '../../main/contract/ids'
import type { ClipTracks } from '../tracks/clipTracks'
import type { OverlapSeries } from '../tracks/overlapSeries'
import type { Track } from '../tracks/track'
import type { CanvasColours } from './canvasColours'
import { drawCurve } from './drawCurve'
import { CURVE_KINDS } from './curves'
import type { CurveKind, CurveRange } from './curves'
import { drawMining } from './drawMining'
import { drawRuler } from './drawRuler'
import { drawTrackLane } from './drawTrackLane'
import { drawTruth } from './drawTruth'
import { drawGutter, drawMarks } from './drawMarks'
import { GUTTER, RULER_HEIGHT, trackLanes } from './lanes'
import type { MinedCoverage } from './minedCoverage'
import type { TimelineLayout } from './timelineLayout'
import type { FrameWindow, TimeScale } from './timeScale'

export interface TimelineContent {
  tracks: ClipTracks
  selectedId: TrackId | null
  frameIndex: number
  window: FrameWindow
  cached: readonly (readonly [number, number])[]
  scrollTop: number
  /** A line across a curve, what is below it tinted; null: none. */
  thresholds: Record<CurveKind, number | null>
  range: { from: number; to: number } | null
  /** A range that is being drawn to zoom to. */
  zoomRange: { from: number; to: number } | null
  /** Ground truth of the clip, and how the selected track overlaps it. */
  truths: readonly Track[]
  overlap: OverlapSeries | null
  /** What the run in hand took from the clip. */
  mining: MinedCoverage | null
  names: Record<LabelledLane, string>
}

/** Lanes with a name and a value beside them. */
export type LabelledLane = CurveKind | 'truth' | 'mining'

export interface TimelineCanvases {
  head: HTMLCanvasElement
  lanes: HTMLCanvasElement
  foot: HTMLCanvasElement
  marks: HTMLCanvasElement
}

export interface TimelineSize {
  width: number
  layout: TimelineLayout
  pixelRatio: number
}

/**
 * Paints the timeline on four canvases: ruler and curves, tracks, ground truth and mining, and over them the marks that move with the frame. Each part is painted anew only
 * where what it shows has changed: scrubbing costs one line, an edit one lane, however many tracks there are.
 */
export class TimelineCanvas {
  private headKey = ''
  private lanesKey = ''
  private footKey = ''
  private footMining: MinedCoverage | null = null
  private readonly painted = new Map<TrackId, string>()
  private ranges: Record<CurveKind, CurveRange | null> = { confidence: null, score: null, psr: null }

  constructor(private readonly canvases: TimelineCanvases) {}

  draw(content: TimelineContent, { size, colours }: { size: TimelineSize; colours: CanvasColours }): void {
    if (size.width <= GUTTER) return
    const scale: TimeScale = { ...content.window, left: GUTTER, width: size.width - GUTTER }
    const look = JSON.stringify([scale, size, colours])
    this.drawHead(content, { scale, size, colours, look })
    this.drawLanes(content, { scale, size, colours, look })
    this.drawFoot(content, { scale, size, colours, look })
    const { height } = size.layout
    const context = fit(this.canvases.marks, { width: size.width, height, pixelRatio: size.pixelRatio })
    context.clearRect(0, 0, size.width, height)
    drawMarks(context, { content, scale, size, colours, ranges: this.ranges })
  }

  private drawHead(content: TimelineContent, { scale, size, colours, look }: Painting): void {
    const { tracks, selectedId, cached, thresholds } = content
    const track = tracks.set.find(selectedId) ?? null
    const key = JSON.stringify([look, tracks.clip, cached, thresholds, selectedId, track?.samples.version, track?.look.colour])
    if (key === this.headKey) return
    this.headKey = key
    const context = fit(this.canvases.head, { width: size.width, height: size.layout.headHeight, pixelRatio: size.pixelRatio })
    context.clearRect(0, 0, size.width, size.layout.headHeight)
    const { frameCount, mediaTimes } = tracks
    drawRuler(context, { lane: { top: 0, height: RULER_HEIGHT }, scale, colours, content: { frameCount, mediaTimes, cached } })
    CURVE_KINDS.forEach((kind, index) => {
      const lane = size.layout.curves[index]!
      this.ranges[kind] = drawCurve(context, { kind, track, lane, scale, frameCount, colours, threshold: thresholds[kind] })
    })
  }

  private drawLanes(content: TimelineContent, { scale, size, colours, look }: Painting): void {
    const { tracks, selectedId, scrollTop } = content
    const key = JSON.stringify([look, tracks.clip, scrollTop, tracks.set.tracks.map(({ id }) => id)])
    const { lanesHeight } = size.layout
    const context = fit(this.canvases.lanes, { width: size.width, height: lanesHeight, pixelRatio: size.pixelRatio })
    if (key !== this.lanesKey) {
      context.clearRect(0, 0, size.width, lanesHeight)
      this.painted.clear()
      this.lanesKey = key
    }
    for (const { track: id, lane } of trackLanes(tracks.set, { scrollTop, height: lanesHeight })) {
      const track = tracks.set.find(id)!
      const selected = id === selectedId
      const state = JSON.stringify([track.samples.version, track.look, selected])
      if (this.painted.get(id) === state) continue
      this.painted.set(id, state)
      context.clearRect(0, lane.top, size.width, lane.height)
      drawGutter(context, { track, lane, width: size.width, selected, colours })
      drawTrackLane(context, { track, lane, scale, frameCount: tracks.frameCount, colours })
    }
  }

  private drawFoot({ tracks: { clip, frameCount }, truths, overlap, mining }: TimelineContent, { scale, size, colours, look }: Painting): void {
    const { truth: truthLane, mining: miningLane, headHeight, lanesHeight, height } = size.layout
    const key = JSON.stringify([look, clip, truths.map(({ id, samples }) => [id, samples.version]), overlap && [overlap.track.id, overlap.track.samples.version, overlap.track.look, overlap.truth.id]])
    if (key === this.footKey && mining === this.footMining) return
    this.footKey = key
    this.footMining = mining
    const context = fit(this.canvases.foot, { width: size.width, height: height - headHeight - lanesHeight, pixelRatio: size.pixelRatio })
    context.clearRect(0, 0, size.width, height)
    context.save()
    context.translate(0, -headHeight - lanesHeight)
    if (truthLane) drawTruth(context, { truths, overlap, lane: truthLane, scale, frameCount, colours })
    if (miningLane && mining) drawMining(context, { coverage: mining, lane: miningLane, scale, frameCount, colours })
    context.restore()
  }
}

interface Painting {
  scale: TimeScale
  size: TimelineSize
  colours: CanvasColours
  look: string
}

/** As many pixels as the screen has there. A canvas whose size is set loses what was on it. */
export function fit(canvas: HTMLCanvasElement, { width, height, pixelRatio }: { width: number; height: number; pixelRatio: number }): CanvasRenderingContext2D {
  const [wide, high] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)]
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide
    canvas.height = high
  }
  const context = canvas.getContext('2d')!
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  return context
}
