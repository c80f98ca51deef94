import { z } from 'zod'

/** How well each checkpoint of a run follows footage without labels (landscape K7, L11); stored in the run as `health.json`. */
export const runHealthSchema = z.object({
  /** ISO 8601. */
  measured: z.string(),
  /** Names of the clips that were followed, and whether the run learned from any of them: then the score flatters. */
  clips: z.array(z.string()),
  learnedFrom: z.boolean(),
  /** The best first. */
  checkpoints: z.array(z.object({
    name: z.string(),
    /** Mean over the clips, 0 .. 1, and half the width of its 95 % interval; null for a single clip. */
    health: z.number(),
    halfWidth: z.number().nullable(),
    /** What it is made of: share of chains that came back, and share of the background's answers that are weaker than what was followed. */
    closedShare: z.number(),
    separation: z.number(),
    chains: z.number().int(),
    /** Nothing in this footage tells it from the best. */
    alike: z.boolean(),
  })),
})
export type RunHealth = z.infer<typeof runHealthSchema>
