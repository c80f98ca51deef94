/** Seconds that playing may lag behind before it slows down instead of leaving out ever more. */
const LARGEST_LAG = 0.5

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

  /** The newest picture that there is cannot keep up: waits for it, once it is too far behind. @returns seconds of the clip that were given up */
  waitFor(newest: number, wall: number): number {
    const lag = (this.mediaTime(wall) - newest) * Math.sign(this.rate)
    if (lag <= LARGEST_LAG * Math.abs(this.rate)) return 0
    this.start(newest, wall)
    return lag
  }
}
