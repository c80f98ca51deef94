import type { Box, Point } from '../../../main/contract/geometry'
import type { MenuEntry } from '../../components/menuEntry'
import { isPresent } from '../../tracks/cell'
import { boxBetween, cursorOf, findGrip, pullBox } from '../../tracks/boxHandles'
import type { Grip } from '../../tracks/boxHandles'
import type { ShownCell } from '../../tracks/shownCell'
import { shownCell } from '../../tracks/shownCell'
import type { Track } from '../../tracks/track'
import type { LayerDrag, PlayerLayer, PlayerPointer, PlayerView } from '../layer'
import { boxToScreen } from '../viewTransform'
import { drawBox, drawLabel } from './boxStyle'
import { seriesColours } from './trackColours'

/** What the layer shows and tells. */
export interface BoxesModel {
  tracks(): readonly Track[]
  selected(): Track | null
  /** `new`: the next drag draws a track; `again`: it gives the selected track its box. */
  drawing(): 'new' | 'again' | null
  frameIndex(): number
  select(track: Track): void
  drawn(box: Box): void
  /** A drag ended with this box. */
  moved(track: Track, box: Box): void
  /** While a box is dragged or drawn, for the number fields. */
  preview(box: Box | null): void
  menu(track: Track | null): readonly MenuEntry[]
  redraw(): void
}

/** CSS pixels round a handle that belong to it. */
const REACH = 7
/** With more tracks than these only the selected one's name is shown: names would cover the picture. */
const MOST_NAMED = 12
/** A drawn box smaller than this, CSS pixels, was a click. */
const SMALLEST_DRAWN = 4

/** Boxes of all tracks over the picture: selected, drawn, moved, resized. */
export class BoxesLayer implements PlayerLayer {
  readonly id = 'boxes'
  readonly order = 30
  private draft: { track: Track | null; box: Box } | null = null

  constructor(private readonly model: BoxesModel) {}

  draw(context: CanvasRenderingContext2D, view: PlayerView, frameIndex: number): void {
    const colours = seriesColours()
    const font = getComputedStyle(document.documentElement).fontFamily
    const selected = this.model.selected()
    const named = this.model.tracks().length <= MOST_NAMED
    // The selected one last, so that its handles lie above.
    for (const track of [...this.model.tracks().filter((track) => track !== selected), ...(selected ? [selected] : [])]) {
      const shown = this.shownOf(track, frameIndex)
      if (!shown) continue
      const colour = colours[track.look.colour - 1]!
      const look = { colour, selected: track === selected, locked: track.look.locked, label: track.look.label }
      const box = boxToScreen(view.transform, shown.cell.box)
      drawBox(context, { box, shown, look })
      if (track === selected || named) drawLabel(context, { box, text: track.look.label, colour, font })
    }
    if (this.draft?.track === null) drawRubber(context, boxToScreen(view.transform, this.draft.box))
  }

  hit(pointer: PlayerPointer, view: PlayerView): string | null {
    if (this.model.drawing()) return 'crosshair'
    const found = this.find(pointer, view)
    if (!found) return null
    return found.track.look.locked ? 'pointer' : cursorOf(found.grip)
  }

  press(pointer: PlayerPointer, view: PlayerView): LayerDrag | null {
    if (this.model.drawing()) return this.beginDrawing(pointer, view)
    const found = this.find(pointer, view)
    if (!found) return null
    this.model.select(found.track)
    return found.track.look.locked ? NO_DRAG : this.beginPulling(pointer, found)
  }

  menu(pointer: PlayerPointer, view: PlayerView): readonly MenuEntry[] {
    const found = this.find(pointer, view)
    if (found) this.model.select(found.track)
    return this.model.menu(found?.track ?? null)
  }

  private shownOf(track: Track, frameIndex: number): ShownCell | null {
    if (track.look.hidden) return null
    const shown = shownCell(track, frameIndex)
    const draft = this.draft?.track === track ? this.draft.box : null
    if (draft && shown) return { ...shown, cell: { ...shown.cell, box: draft } }
    return shown && shown.cell.state !== 'outside' ? shown : null
  }

  /** The selected box first, its handles before anything beneath; then the smallest under the pointer. */
  private find({ source }: PlayerPointer, view: PlayerView): Found | null {
    const reach = REACH / view.transform.scale
    const frameIndex = this.model.frameIndex()
    const selected = this.model.selected()
    const candidates = this.model.tracks().flatMap((track): Found[] => {
      const shown = this.shownOf(track, frameIndex)
      const grip = shown && findGrip(shown.cell.box, { ...source, reach: track === selected ? reach : 0 })
      return shown && grip && (isPresent(shown.cell) || shown.cell.state === 'lost') ? [{ track, grip: track === selected ? grip : 'inside', box: shown.cell.box }] : []
    })
    const held = candidates.find(({ track, grip }) => track === selected && grip !== 'inside')
    const area = ({ box }: Found): number => box.width * box.height
    return held ?? candidates.sort((a, b) => area(a) - area(b))[0] ?? null
  }

  private beginPulling({ source }: PlayerPointer, { track, grip, box }: Found): LayerDrag {
    let pulled: Box | null = null
    return {
      move: (pointer) => {
        const pull = { grip, dx: pointer.source.x - source.x, dy: pointer.source.y - source.y, fromCentre: pointer.altKey, keepAspect: pointer.shiftKey }
        pulled = roundBox(pullBox(box, pull))
        this.show({ track, box: pulled })
      },
      release: () => {
        this.show(null)
        if (pulled && !sameBox(pulled, box)) this.model.moved(track, pulled)
      },
      cancel: () => this.show(null),
    }
  }

  private beginDrawing({ source }: PlayerPointer, view: PlayerView): LayerDrag {
    const clamp = ({ x, y }: Point): Point => ({ x: Math.min(view.picture.width, Math.max(0, x)), y: Math.min(view.picture.height, Math.max(0, y)) })
    const start = clamp(source)
    let box: Box | null = null
    return {
      move: (pointer) => {
        box = roundBox(boxBetween(start, clamp(pointer.source)))
        this.show({ track: null, box })
      },
      release: () => {
        this.show(null)
        const least = SMALLEST_DRAWN / view.transform.scale
        if (box && box.width >= least && box.height >= least) this.model.drawn(box)
      },
      cancel: () => this.show(null),
    }
  }

  private show(draft: { track: Track | null; box: Box } | null): void {
    this.draft = draft
    this.model.preview(draft?.box ?? null)
    this.model.redraw()
  }
}

interface Found {
  track: Track
  grip: Grip
  box: Box
}

/** Takes the press, so that the picture does not move. */
const NO_DRAG: LayerDrag = { move: () => undefined, release: () => undefined, cancel: () => undefined }

function drawRubber(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  context.lineWidth = 3
  context.strokeStyle = '#000000a0'
  context.strokeRect(left, top, width, height)
  context.lineWidth = 1.5
  context.strokeStyle = '#ffffff'
  context.setLineDash([6, 4])
  context.strokeRect(left, top, width, height)
}

/** A hundredth of a pixel is finer than anyone draws. */
function roundBox({ left, top, width, height }: Box): Box {
  const round = (value: number): number => Math.round(value * 100) / 100
  return { left: round(left), top: round(top), width: round(width), height: round(height) }
}

function sameBox(a: Box, b: Box): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height
}
