import type { RunDetail } from '../../main/contract/runSummary'

export interface SmallerBatch {
  preset: string
  overrides: Record<string, unknown>
  /** What the batch was, and will be. */
  from: number
  to: number
}

/** The same training with half the batch in the stage that it came to (landscape L9); null where that has no batch, or one that cannot be halved. */
export function halveBatch({ config, differences, ended }: Pick<RunDetail, 'config' | 'differences' | 'ended'>): SmallerBatch | null {
  const key = `stages.${Math.max(0, ended.length - 1)}.batchSize` // sampling comes before the first and counts as ended with it
  const from = config[key]
  if (typeof from !== 'number' || from < 2) return null
  const to = Math.floor(from / 2)
  const changed = Object.entries(differences).flatMap(([name, { run }]) => (run === null || run === undefined ? [] : [[name, run] as const]))
  return { preset: String(config['preset']), overrides: { ...Object.fromEntries(changed), [key]: to }, from, to }
}
