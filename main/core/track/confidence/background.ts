import type { Picture } from '../../../contract/frame'
import type { Box } from '../../../contract/geometry'
import { searchSide } from '../../geometry/crop'
import type { Random } from '../../random'
import type { Evidence } from './evidence'
import { coverPicture, findAnswer, type Answer } from './region'
import type { TargetView } from './targetView'

/** Frames of the clip that are looked at, evenly over it: background changes. */
export const BACKGROUND_FRAMES = 8
/** Regions of each frame at most. */
const REGIONS = 12

/**
 * How the background of one frame answers to a target: the best of each of some regions, as a tracker that has lost it would take them.
 * Nobody has said where the target is: in the frame it was drawn in that is known (`target`); elsewhere the place of the strongest answer is left out.
 */
export async function sampleBackground(view: TargetView, { picture, box, target, random }: { picture: Picture; box: Box; target: Box | null; random: Random }): Promise<Evidence[]> {
  const centers = coverPicture(picture, searchSide(box))
  while (centers.length > REGIONS) centers.splice(random.integer(centers.length), 1)
  const regions = await view.search(picture, { centers, box })
  const answersBut = (avoid: Box | null): Answer[] => regions.flatMap((region) => findAnswer(region, { picture, size: box, avoid }) ?? [])
  const strongest = target ?? answersBut(null).toSorted((a, b) => b.score - a.score)[0]?.box ?? null
  const evidence: Evidence[] = []
  for (const answer of answersBut(strongest)) evidence.push(await view.examine(picture, answer))
  return evidence
}
