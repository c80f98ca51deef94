import type { LearnConfig } from '../../main/contract/config'
import type { Backbone } from '../../main/contract/model'
import { resolveConfig } from '../../main/core/curriculum/resolveConfig'

/** The smallest: wherever the backbone is not what is tested. Two thirds of the time of a tiny run. */
export const TINY_BACKBONE: Backbone = 'compact'

/**
 * The whole curriculum in seconds: every stage, two rounds, hard negatives of both readings, ranking in the middle of stage 1. Batches are
 * as small as batch norm bears.
 */
export const TINY_OVERRIDES: Record<string, unknown> = {
  'sampling.windowLength': 6, 'sampling.windowsPerClip': 1, 'sampling.frameStep': 3, 'sampling.candidates': 60, 'sampling.minimumSide': 16,
  'stages.0.steps': 4, 'stages.0.batchSize': 4, 'stages.0.projection': 16, 'stages.0.hardNegatives.refreshSteps': 2, 'stages.0.hardNegatives.batchShare': 1,
  'stages.0.hardNegatives.warmUpShare': 0.25, 'stages.0.hardNegatives.neighbours': 1, 'stages.0.hardNegatives.distractors': 1,
  'stages.1.chainLength': 3, 'stages.1.chainsPerWindow': 1, 'stages.1.minimumLength': 2, 'stages.1.maximumCycleError': 100, 'stages.1.dropSimilarity': 0,
  'stages.1.maximumStaticShare': 1, 'stages.2.steps': 4, 'stages.2.batchSize': 2, 'stages.2.dropHardest': 0,
  'stages.3.chainLength': 3, 'stages.3.frameStep': 1, 'stages.3.chainsPerWindow': 1, 'stages.3.minimumLength': 2, 'stages.3.maximumCycleError': 100, 'stages.3.dropSimilarity': 0,
  'stages.3.maximumStaticShare': 1, 'stages.4.steps': 2, 'stages.4.batchSize': 2, 'stages.4.noiseVariance': 'calibrated',
  checkpointSteps: 2,
}

export function tinyConfig(overrides: Record<string, unknown> = {}): LearnConfig {
  return resolveConfig({ preset: 'standard', backbone: TINY_BACKBONE, seed: 5, overrides: { ...TINY_OVERRIDES, ...overrides } })
}

/** Training steps of the tiny curriculum. */
export const TINY_STEPS = 10
