/** Ties the time of a clip to that of the wall. The only one who says where playing is. */
export class PlayClock {
  private mediaStart = 0
  private wallStart = 0

  constructor(readonly rate: number) {}

  /** @param wall seconds */
  start(mediaTime: number, wall: number): void {
    this.mediaStart = mediaTime
    this.wallStart = wall
  }

  mediaTime(wall: number): number {
    return this.mediaStart + (wall - this.wallStart) * this.rate
  }

  /**
   * There is no picture after the newest: time stands still where the next one is due, so that a late one is shown and not skipped.
   * @param due time of the next picture @returns seconds that the wall's clock was held back
   */
  holdAt(due: number, wall: number): number {
    const late = ((this.mediaTime(wall) - due) * Math.sign(this.rate)) / Math.abs(this.rate)
    if (late <= 0) return 0
    this.start(due, wall)
    return late
  }
}
