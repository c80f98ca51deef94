import { shownCell } from '../../tracks/shownCell'
import type { Track } from '../../tracks/track'
import type { PlayerLayer, PlayerView } from '../layer'
import { boxToScreen } from '../viewTransform'
import { drawLabel } from './boxStyle'

export interface TruthModel {
  /** Ground truth that is no track of the clip: those are drawn as the tracks that they are. */
  truths(): readonly Track[]
  label(): string
}

/** Boxes of the ground truth beside a clip: white, long dashes, never to be pulled. */
export class TruthLayer implements PlayerLayer {
  readonly id = 'truth'
  readonly order = 25

  constructor(private readonly model: TruthModel) {}

  draw(context: CanvasRenderingContext2D, view: PlayerView, frameIndex: number): void {
    const font = getComputedStyle(document.documentElement).fontFamily
    for (const truth of this.model.truths()) {
      const shown = shownCell(truth, frameIndex)
      if (!shown || shown.kind === 'held' || shown.cell.state === 'outside') continue
      const box = boxToScreen(view.transform, shown.cell.box)
      for (const [colour, width] of [['#000000a0', 3], ['#ffffff', 1.5]] as const) {
        context.setLineDash([12, 6])
        context.strokeStyle = colour
        context.lineWidth = width
        context.strokeRect(box.left, box.top, box.width, box.height)
      }
      context.setLineDash([])
      drawLabel(context, { box: { ...box, top: box.top + box.height + 22 }, text: this.model.label(), colour: '#ffffff', font })
    }
  }
}
