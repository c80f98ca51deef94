/** What speaks for a box being the target; each in the model's own units, higher is better. */
export interface Evidence {
  /** Peak of the response to the exemplar. */
  score: number
  /** The way back: the response of what was found, taken as exemplar, where the target was drawn ... */
  home: number
  /** ... and by how much that is above everything else around it: low where it resembles a neighbour more. */
  lead: number
  /** Whether the way back ends where it began: minus the distance of its peak from the middle, in cells, down to minus `AWAY_CELLS`. A part of a large target leads to that part. */
  closure: number
}

/**
 * Weights of the signals, each in deviations of the clip's background: all the same. On seven tracks of the plain tracker, of the tuning half (`tests/benchmarks/lossHalves.ts`),
 * against score 1, home 1, lead .5 without closure: of the frames on the target .35 were doubted at a rate of 5 % instead of .46, 2 of 29 lost frames passed with either, and the area
 * under the curve was .74 instead of .63 in the mean of the three that lose their target. Five others gave .67 to .76.
 * Peak-to-sidelobe ratio, second peak and jumps were measured and left out: alone they tell little (areas of .65, .71 and .39 on sequences with absences), and nothing beside these.
 */
export const EVIDENCE_WEIGHTS: Readonly<Record<keyof Evidence, number>> = { score: 1, home: 1, lead: 1, closure: 1 }

/** Deviations below these, in each signal's own unit, are those of a background that was hardly sampled. */
export const DEVIATION_FLOORS: Readonly<Record<keyof Evidence, number>> = { score: 0.02, home: 0.02, lead: 0.02, closure: 0.25 }
