import type { Cell } from './cell'
import { CellColumns } from './cellColumns'

/** Frames with the cell, or emptiness, that each is to get; in the order in which they are to be written. */
export class CellList {
  private frameIndexes = new Int32Array(8)
  private readonly columns: CellColumns
  length = 0

  constructor(entries: Iterable<readonly [number, Cell | null]> = []) {
    this.columns = new CellColumns(8)
    for (const [frameIndex, cell] of entries) this.push(frameIndex, cell)
  }

  push(frameIndex: number, cell: Cell | null): void {
    if (this.length === this.frameIndexes.length) {
      const larger = new Int32Array(2 * this.length)
      larger.set(this.frameIndexes)
      this.frameIndexes = larger
      this.columns.grow(2 * this.length)
    }
    this.frameIndexes[this.length] = frameIndex
    this.columns.write(this.length, cell)
    this.length += 1
  }

  frameAt(row: number): number {
    return this.frameIndexes[row]!
  }

  cellAt(row: number): Cell | null {
    return this.columns.read(row)
  }

  replace(row: number, cell: Cell | null): void {
    this.columns.write(row, cell)
  }

  /** The first row of a frame, or -1. */
  findFrame(frameIndex: number): number {
    for (let row = 0; row < this.length; row += 1) if (this.frameIndexes[row] === frameIndex) return row
    return -1
  }

  findLastFrame(frameIndex: number): number {
    for (let row = this.length - 1; row >= 0; row -= 1) if (this.frameIndexes[row] === frameIndex) return row
    return -1
  }

  reversed(): CellList {
    const list = new CellList()
    for (let row = this.length - 1; row >= 0; row -= 1) list.push(this.frameAt(row), this.cellAt(row))
    return list
  }
}
