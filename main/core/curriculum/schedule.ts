import type { OptimizerConfig } from '../../contract/config'

/** Learning rate of a step (0-based) of a stage: linear warm-up, then cosine or logarithmic decay. */
export function learningRateAt({ step, steps, optimizer }: { step: number; steps: number; optimizer: OptimizerConfig }): number {
  const { learningRate, finalLearningRate, decay, warmUpSteps } = optimizer
  if (step < warmUpSteps) return (learningRate * (step + 1)) / (warmUpSteps + 1)
  const progress = Math.min(1, (step - warmUpSteps) / Math.max(1, steps - 1 - warmUpSteps))
  if (decay === 'logarithmic') return learningRate * (finalLearningRate / learningRate) ** progress
  return finalLearningRate + ((learningRate - finalLearningRate) * (1 + Math.cos(Math.PI * progress))) / 2
}
