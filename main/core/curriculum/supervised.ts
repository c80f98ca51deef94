import type { CorrespondStage, LearnConfig } from '../../contract/config'
import type { Backbone } from '../../contract/model'
import { presetConfig } from './presets'

/** The recipe for people who have boxes; no preset, because it learns from sequences and not from footage. */
export const SUPERVISED = 'supervised'

/** SiamFC's 5e-4 and SiamDW's 1e-4 [C]. */
const WEIGHT_DECAY: Record<Backbone, number> = { alexnet: 5e-4, ciresnet22: 1e-4, compact: 5e-4 }

/**
 * SiamFC's training from labels (method 5): logistic loss on plain correlation, batches of 8, the rate from 1e-2 to 1e-5 on a logarithmic scale, frames at most 100 apart,
 * stretch of 5 %, no pair left out. Fewer steps than its 50 epochs, which processors do not reach: 3000 is what `thorough` has for half a stage.
 */
export function supervisedConfig(backbone: Backbone): LearnConfig {
  const { preset: _, stages, ...common } = presetConfig('standard')
  const mined = stages.find((stage): stage is CorrespondStage => stage.kind === 'correspond')!
  const optimizer = { ...mined.optimizer, learningRate: 1e-2, finalLearningRate: 1e-5, decay: 'logarithmic', weightDecay: WEIGHT_DECAY[backbone] } as const
  return {
    ...common, preset: SUPERVISED, backbone, correlation: 'plain', checkpointSteps: 100,
    labels: { cropsPerStretch: 24, maximumGap: 100 },
    stages: [{ ...mined, steps: 3000, loss: 'logistic', scaleJitter: 0.05, colourJitter: 0.1, dropHardest: 0, optimizer }],
  }
}
