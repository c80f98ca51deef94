import { z } from 'zod'

/** Fewer in a batch tell nothing apart, or are none. */
export const SMALLEST_BATCH = { discriminate: 4, correspond: 1 } as const

/** That a run went on with a smaller batch after memory was used up. */
export const batchReductionSchema = z.object({
  /** Position among the stages of the configuration, its kind and round. */
  index: z.number().int().nonnegative(),
  stage: z.enum(['discriminate', 'correspond']),
  round: z.number().int().nonnegative(),
  /** Step of the stage in which memory was used up. */
  step: z.number().int().nonnegative(),
  from: z.number().int(),
  to: z.number().int(),
})
export type BatchReduction = z.infer<typeof batchReductionSchema>

/** Half of a batch, or as little as a stage of that kind bears; null where it is that little already, or the stage has none. */
export function halveBatch(kind: string, size: unknown): number | null {
  const smallest = (SMALLEST_BATCH as Record<string, number | undefined>)[kind]
  if (smallest === undefined || typeof size !== 'number' || size <= smallest) return null
  return Math.max(smallest, Math.floor(size / 2))
}
