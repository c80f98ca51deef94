import type { Box, Point } from '../../../main/contract/geometry'
import { formatConfidence } from '../../format/confidence'
import type { Candidate, Candidates } from '../../tracks/candidateSearch'
import type { LayerDrag, PlayerLayer, PlayerPointer, PlayerView } from '../layer'
import { boxToScreen } from '../viewTransform'
import { drawLabel } from './boxStyle'

export interface CandidatesModel {
  /** Null: none are shown. */
  found(): Candidates | null
  /** A press on the place with that number. */
  choose(number: number): void
}

/** Places that a person may choose from, each with its number, score and confidence; a click takes one. */
export class CandidatesLayer implements PlayerLayer {
  readonly id = 'candidates'
  /** Above the boxes: a place beneath a lost box can be pressed. */
  readonly order = 40

  constructor(private readonly model: CandidatesModel) {}

  draw(context: CanvasRenderingContext2D, view: PlayerView, frameIndex: number): void {
    const found = this.model.found()
    if (found?.frameIndex !== frameIndex) return
    const font = getComputedStyle(document.documentElement).fontFamily
    // The best one last, so that it lies above.
    for (const [index, candidate] of [...found.places.entries()].reverse()) {
      const box = boxToScreen(view.transform, candidate.box)
      drawPlace(context, { box, isBest: index === 0 })
      drawLabel(context, { box, text: describeCandidate(candidate, index + 1), colour: '#ffffff', font })
    }
  }

  hit(pointer: PlayerPointer): string | null {
    return this.numberAt(pointer.source) === null ? null : 'pointer'
  }

  press(pointer: PlayerPointer): LayerDrag {
    const number = this.numberAt(pointer.source)
    return {
      move: () => undefined,
      release: ({ source }) => {
        if (number !== null && this.numberAt(source) === number) this.model.choose(number)
      },
      cancel: () => undefined,
    }
  }

  /** Of several that overlap the one whose middle is nearest. */
  private numberAt(point: Point): number | null {
    const places = this.model.found()?.places ?? []
    const over = [...places.entries()].filter(([, { box }]) => contains(box, point)).sort(([, a], [, b]) => fromMiddle(a.box, point) - fromMiddle(b.box, point))
    const [nearest] = over
    return nearest ? nearest[0] + 1 : null
  }
}

/** Number, score of the response map, and calibrated confidence. */
export function describeCandidate({ score, confidence }: Candidate, number: number): string {
  return `${number} · ${score.toFixed(3)} · ${formatConfidence(confidence)} %`
}

function contains({ left, top, width, height }: Box, { x, y }: Point): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height
}

function fromMiddle({ left, top, width, height }: Box, { x, y }: Point): number {
  return Math.hypot(x - left - width / 2, y - top - height / 2)
}

/** Dark rim, white dashes: neither a person's box nor a tracked one. */
function drawPlace(context: CanvasRenderingContext2D, { box: { left, top, width, height }, isBest }: { box: Box; isBest: boolean }): void {
  context.setLineDash([])
  context.strokeStyle = '#000000b0'
  context.lineWidth = isBest ? 5 : 4
  context.strokeRect(left, top, width, height)
  context.setLineDash([7, 4])
  context.strokeStyle = '#ffffff'
  context.lineWidth = isBest ? 2.5 : 1.5
  context.strokeRect(left, top, width, height)
  context.setLineDash([])
}
