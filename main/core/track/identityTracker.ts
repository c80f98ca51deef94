import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { assertTrackable, type Tracker, type TrackerUpdate } from './tracker'

/** Never moves: the floor under every benchmark figure, and a check of the evaluation itself. */
export class IdentityTracker implements Tracker {
  private box: Box | undefined

  async init(picture: Picture, box: Box): Promise<void> {
    assertTrackable(picture, box)
    this.box = { ...box }
  }

  async update(): Promise<TrackerUpdate> {
    if (!this.box) throw new Error('IdentityTracker.update before init')
    return { box: { ...this.box }, score: 1, psr: null, scaleIndex: null, response: null }
  }

  dispose(): void {
    this.box = undefined
  }
}
