import type { LearnConfig, Stage } from '../../contract/config'

/**
 * How many stages, from the first on, two configurations run alike: a run of the one may start where the other finished them. Null
 * where not even the instances would be the same.
 */
export function countSharedStages(a: LearnConfig, b: LearnConfig): number | null {
  if (!isSame([a.backbone, a.seed, a.sampling, a.labels], [b.backbone, b.seed, b.sampling, b.labels])) return null
  const differs = (stage: Stage, index: number): boolean => !isSame(stage, b.stages[index]) || !runsAlike({ stage, a, b })
  const first = a.stages.findIndex(differs)
  return first < 0 ? a.stages.length : first
}

/** Whether what lies outside the stages, but acts in one, is the same. */
function runsAlike({ stage, a, b }: { stage: Stage; a: LearnConfig; b: LearnConfig }): boolean {
  if (stage.kind === 'discriminate') return isSame(a.views, b.views)
  return stage.kind === 'mine' || a.correlation === b.correlation
}

/** Both come from one schema, which fixes the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
