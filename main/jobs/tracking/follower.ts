import { WHOLE_CLIP } from '../../contract/clipPortion'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { WatchedUpdate } from '../../core/track/confidence/watchfulTracker'
import type { SiameseTracker } from '../../core/track/siameseTracker'
import { scaleBox } from '../../core/geometry/box'
import { watchClip, type WatchClipRequest } from './watchClip'

export type FollowerUpdate = WatchedUpdate

/** A tracker with its target, on one clip. */
export interface Follower {
  /** Takes the target to be there now: how a run goes on where an earlier one ended. */
  moveTo(box: Box): void
  update(picture: Picture): Promise<FollowerUpdate>
  dispose(): void
}

/**
 * @param request `falseAlarmRate` null: every answer is taken for the target. Boxes are in source pixels, pictures as small as the portion says.
 * @throws AppError `box-invalid`, `box-outside`, `interrupted`
 */
export async function openFollower({ portion, exemplar, ...request }: OpenFollowerRequest): Promise<Follower> {
  const { downsample } = portion ?? WHOLE_CLIP
  const follower = await openInPicturePixels({ ...request, portion, exemplar: { ...exemplar, box: scaleBox(exemplar.box, 1 / downsample) } })
  return downsample === 1 ? follower : new SourcePixels(follower, downsample)
}

type OpenFollowerRequest = Omit<WatchClipRequest, 'falseAlarmRate'> & { falseAlarmRate: number | null }

async function openInPicturePixels({ falseAlarmRate, ...request }: OpenFollowerRequest): Promise<Follower> {
  if (falseAlarmRate !== null) return watchClip({ ...request, falseAlarmRate })
  await request.tracker.init(request.exemplar.picture, request.exemplar.box)
  return new PlainFollower(request.tracker, request.exemplar.box)
}

class PlainFollower implements Follower {
  constructor(
    private readonly tracker: SiameseTracker,
    private box: Box,
  ) {}

  moveTo(box: Box): void {
    this.box = box
    this.tracker.moveTo(box)
  }

  async update(picture: Picture): Promise<FollowerUpdate> {
    const searched = this.box
    const update = await this.tracker.update(picture)
    this.box = update.box
    return { ...update, confidence: null, state: 'tracked', searched }
  }

  dispose(): void {
    this.tracker.dispose()
  }
}

/** A follower that sees pictures made smaller, and is spoken to in source pixels. */
class SourcePixels implements Follower {
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
