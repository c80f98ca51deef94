/** Where a checkpoint stands by its name, `stage-02-step-000150`: the stage that it is in, from 0, and the steps of it that were done. Null for another name. */
export function nameCheckpoint(name: string): { stage: number; step: number } | null {
  const [, stage, step] = /^stage-(-?\d+)-step-(\d+)$/.exec(name) ?? []
  return stage === undefined ? null : { stage: Number(stage), step: Number(step) }
}
