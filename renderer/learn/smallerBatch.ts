import { halveBatch as halve } from '../../main/contract/batchReduction'
import type { RunDetail } from '../../main/contract/runSummary'

export interface SmallerBatch {
  preset: string
  overrides: Record<string, unknown>
  /** What the batch was, and will be. */
  from: number
  to: number
}

/** The same training with half the batch in the stage that it came to (landscape L9); null where that has no batch, or one that cannot be halved. */
export function halveBatch({ config, differences, ended, stages }: Pick<RunDetail, 'config' | 'differences' | 'ended' | 'stages'>): SmallerBatch | null {
  const index = Math.max(0, ended.length - 1) // sampling comes before the first and counts as ended with it
  const key = `stages.${index}.batchSize`
  const from = config[key]
  const to = halve(stages[index]?.stage ?? '', from)
  if (typeof from !== 'number' || to === null) return null
  const changed = Object.entries(differences).flatMap(([name, { run }]) => (run === null || run === undefined ? [] : [[name, run] as const]))
  return { preset: String(config['preset']), overrides: { ...Object.fromEntries(changed), [key]: to }, from, to }
}
