import { SAMPLE_SOURCES, TRACK_STATES } from '../../main/contract/track'
import type { Cell } from './cell'

/** In the column of states: nothing here. */
export const ABSENT = 255

/** Cells in columns, some rows of them empty. Reading makes an object; whoever draws reads the columns themselves. */
export class CellColumns {
  boxes: Float64Array
  score: Float64Array
  /** NaN: none. */
  psr: Float64Array
  /** NaN: none. */
  confidence: Float64Array
  /** -1: none. */
  scaleIndex: Int8Array
  /** Position in TRACK_STATES, or {@link ABSENT}. */
  state: Uint8Array
  /** Position in SAMPLE_SOURCES. */
  source: Uint8Array
  /** Position in `models`; -1: none. */
  model: Int16Array
  interpolated: Uint8Array

  constructor(
    public rows: number,
    /** May be shared by several columns; only ever appended to. */
    readonly models: string[] = [],
  ) {
    this.boxes = new Float64Array(4 * rows)
    this.score = new Float64Array(rows)
    this.psr = new Float64Array(rows)
    this.confidence = new Float64Array(rows)
    this.scaleIndex = new Int8Array(rows)
    this.state = new Uint8Array(rows).fill(ABSENT)
    this.source = new Uint8Array(rows)
    this.model = new Int16Array(rows)
    this.interpolated = new Uint8Array(rows)
  }

  read(row: number): Cell | null {
    const state = TRACK_STATES[this.state[row]!]
    if (!state) return null
    const at = 4 * row
    const psr = this.psr[row]!
    const confidence = this.confidence[row]!
    const scaleIndex = this.scaleIndex[row]!
    return {
      box: { left: this.boxes[at]!, top: this.boxes[at + 1]!, width: this.boxes[at + 2]!, height: this.boxes[at + 3]! },
      score: this.score[row]!, psr: Number.isNaN(psr) ? null : psr, scaleIndex: scaleIndex < 0 ? null : scaleIndex,
      confidence: Number.isNaN(confidence) ? null : confidence,
      state, source: SAMPLE_SOURCES[this.source[row]!]!, modelId: this.models[this.model[row]!] ?? null, interpolated: this.interpolated[row] === 1,
    }
  }

  write(row: number, cell: Cell | null): void {
    if (cell === null) {
      this.state[row] = ABSENT
      return
    }
    const { left, top, width, height } = cell.box
    this.boxes.set([left, top, width, height], 4 * row)
    this.score[row] = cell.score
    this.psr[row] = cell.psr ?? Number.NaN
    this.confidence[row] = cell.confidence ?? Number.NaN
    this.scaleIndex[row] = cell.scaleIndex ?? -1
    this.state[row] = TRACK_STATES.indexOf(cell.state)
    this.source[row] = SAMPLE_SOURCES.indexOf(cell.source)
    this.model[row] = this.positionOf(cell.modelId)
    this.interpolated[row] = cell.interpolated ? 1 : 0
  }

  /** Twice the room, at least for so many rows. */
  grow(rows: number): void {
    if (rows <= this.rows) return
    const larger = new CellColumns(Math.max(rows, 2 * this.rows), this.models)
    larger.boxes.set(this.boxes)
    larger.score.set(this.score)
    larger.psr.set(this.psr)
    larger.confidence.set(this.confidence)
    larger.scaleIndex.set(this.scaleIndex)
    larger.state.set(this.state)
    larger.source.set(this.source)
    larger.model.set(this.model)
    larger.interpolated.set(this.interpolated)
    Object.assign(this, larger)
  }

  private positionOf(modelId: string | null): number {
    if (modelId === null) return -1
    const known = this.models.indexOf(modelId)
    return known >= 0 ? known : this.models.push(modelId) - 1
  }
}
