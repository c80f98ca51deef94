import type { Picture } from '../../../contract/frame'
import type { Box } from '../../../contract/geometry'
import { searchSide } from '../../geometry/crop'
import type { Random } from '../../random'
import type { Evidence } from './evidence'
import { coverPicture, findAnswer, type Answer } from './region'
import type { TargetView } from './targetView'

/** Frames of the clip that are looked at, evenly over it: background changes. */
const BACKGROUND_FRAMES = 8
/** A large target leaves few regions a frame: then so many more frames are looked at, at most, ... */
const MORE_FRAMES = 24
/** ... until there are so many answers. Of twenty, one is 5 %: the rates that a person may choose lie in the tail of their distribution. */
export const ENOUGH_BACKGROUND = 60
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

/** Frames of a clip to sample background from, the evenly spread first, then those between them; all but the one that the target was drawn in. */
export function chooseBackgroundFrames({ frameCount, drawn }: { frameCount: number; drawn: number }): { first: number[]; more: number[] } {
  const spread = (count: number): number[] => Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * frameCount) / count))
  const first = [...new Set(spread(BACKGROUND_FRAMES))].filter((index) => index !== drawn)
  const taken = new Set([...first, drawn])
  const fine = spread(MORE_FRAMES)
  const inTurn = [0, 2, 1].flatMap((offset) => fine.filter((_, index) => index % 3 === offset)) // over the whole clip too, where a few are enough
  return { first, more: [...new Set(inTurn)].filter((index) => !taken.has(index)) }
}
