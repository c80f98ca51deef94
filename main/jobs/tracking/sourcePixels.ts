import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { scaleBox } from '../../core/geometry/box'
import type { Follower, FollowerUpdate } from './follower'

/** A follower that sees pictures made smaller, and is spoken to in source pixels. */
export class SourcePixels implements Follower {
  constructor(
    private readonly follower: Follower,
    private readonly downsample: number,
  ) {}

  moveTo(box: Box): void {
    this.follower.moveTo(scaleBox(box, 1 / this.downsample))
  }

  async update(picture: Picture): Promise<FollowerUpdate> {
    const update = await this.follower.update(picture)
    return { ...update, box: scaleBox(update.box, this.downsample), searched: scaleBox(update.searched, this.downsample) }
  }

  dispose(): void {
    this.follower.dispose()
  }
}
