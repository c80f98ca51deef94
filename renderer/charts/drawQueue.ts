/** Milliseconds of one frame that drawings may take: what comes after them, layout and paint, needs the rest of it. */
const BUDGET_MILLISECONDS = 8

/** Drawings that wait for the next animation frame. Those for which it has no time come in the next one, in their order, so that a page full of charts goes on answering its keys. */
export class DrawQueue {
  private readonly waiting = new Set<() => void>()
  private request = 0

  constructor(
    private readonly frames: { request(callback: () => void): number; now(): number } = { request: (callback) => requestAnimationFrame(callback), now: () => performance.now() },
    private readonly budget = BUDGET_MILLISECONDS,
  ) {}

  /** Once, however often it is added before its turn. */
  add(draw: () => void): void {
    this.waiting.add(draw)
    this.request ||= this.frames.request(this.flush)
  }

  remove(draw: () => void): void {
    this.waiting.delete(draw)
  }

  private readonly flush = (): void => {
    this.request = 0
    const start = this.frames.now()
    for (const draw of [...this.waiting]) {
      this.waiting.delete(draw)
      draw()
      if (this.frames.now() - start >= this.budget) break
    }
    if (this.waiting.size > 0) this.request ||= this.frames.request(this.flush)
  }
}
