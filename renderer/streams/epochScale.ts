/** Epochs at a step: how often a run went through what each stage learns from, counted on over the stages. */
export interface EpochScale {
  /** Steps at which another stage begins, rising. */
  steps: number[]
  /** Epochs done at those steps. */
  epochs: number[]
  /** From there on. */
  perStep: number[]
}

export interface EpochStage {
  firstStep: number
  steps: number
  /** Pictures of a step. */
  batchSize: number
  /** What there is to go through: instances in stage 1, accepted chains in stage 3. */
  items: number
}

/** Stages in order, those without steps left out. Null where it is not known how much there is. */
export function computeEpochScale(stages: readonly EpochStage[]): EpochScale | null {
  if (stages.length === 0 || stages.some(({ items, batchSize }) => !(items > 0) || !(batchSize > 0))) return null
  const scale: EpochScale = { steps: [], epochs: [], perStep: [] }
  let epochs = 0
  for (const { firstStep, steps, batchSize, items } of stages) {
    scale.steps.push(firstStep)
    scale.epochs.push(epochs)
    scale.perStep.push(batchSize / items)
    epochs += (steps * batchSize) / items
  }
  return scale
}

export function epochAt({ steps, epochs, perStep }: EpochScale, step: number): number {
  let stage = 0
  while (stage + 1 < steps.length && steps[stage + 1]! <= step) stage += 1
  return epochs[stage]! + (step - steps[stage]!) * perStep[stage]!
}
