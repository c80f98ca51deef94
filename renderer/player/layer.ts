import type { Point, Size } from '../../main/contract/geometry'
import type { MenuEntry } from '../components/menuEntry'
import type { ViewTransform } from './viewTransform'

/** What a layer needs to know of the stage. Layers draw in CSS pixels; the pixel ratio is applied already. */
export interface PlayerView {
  transform: ViewTransform
  stage: Size
  /** Size of the clip's frames in source pixels. */
  picture: Size
  pixelRatio: number
}

/** Where the mouse, pen or finger is. */
export interface PlayerPointer {
  /** In source pixels, also beyond the picture's edges. */
  source: Point
  /** In CSS pixels of the stage. */
  screen: Point
  shiftKey: boolean
  altKey: boolean
  ctrlKey: boolean
}

/** A press that a layer took, until it is released or called off by Esc. */
export interface LayerDrag {
  move(pointer: PlayerPointer): void
  release(pointer: PlayerPointer): void
  cancel(): void
}

/** Something drawn over the picture, and what happens when it is pressed. Player.addLayer puts it on the stage, Player.redraw draws anew. */
export interface PlayerLayer {
  readonly id: string
  /** Higher lies above and is asked first. */
  readonly order: number
  /** `frameIndex` is the frame that is on the screen, not the one that is wanted. */
  draw(context: CanvasRenderingContext2D, view: PlayerView, frameIndex: number): void
  /** The cursor (as in CSS) where a press would be this layer's; null where it is not. */
  hit?(pointer: PlayerPointer, view: PlayerView): string | null
  /** Called where {@link hit} gave a cursor. */
  press?(pointer: PlayerPointer, view: PlayerView): LayerDrag | null
  /** Entries of the context menu at that place, above the player's own. */
  menu?(pointer: PlayerPointer, view: PlayerView): readonly MenuEntry[]
}
