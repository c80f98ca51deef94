import { NO_EARLY_STOP } from '../../contract/config'
import type { CorrespondStage, DiscriminateStage, LearnConfig, MineStage, OptimizerConfig, Stage } from '../../contract/config'

export const PRESETS = ['quick', 'standard', 'thorough'] as const
export type Preset = (typeof PRESETS)[number]

/** What a preset is for, shown where one is chosen. */
export const PRESET_PURPOSE: Record<Preset, string> = {
  quick: 'adapts an existing model to new footage in minutes on two cores',
  standard: 'learns from random weights in about an hour on two cores: stage 1 and two rounds',
  thorough: 'three rounds with longer reach and ten times the steps; overnight, or a GPU',
}

const discriminateOptimizer: OptimizerConfig = {
  learningRate: 0.03, finalLearningRate: 1e-4, decay: 'cosine', warmUpSteps: 10, momentum: 0.9, weightDecay: 1e-4, gradientClip: 10,
}

const correspondOptimizer: OptimizerConfig = {
  learningRate: 0.01, finalLearningRate: 1e-4, decay: 'cosine', warmUpSteps: 10, momentum: 0.9, weightDecay: 5e-4, gradientClip: 10,
}

const discriminate: DiscriminateStage = {
  kind: 'discriminate', steps: 350, batchSize: 64, temperature: 0.1, projection: 128, optimizer: discriminateOptimizer,
  hardNegatives: {
    enabled: true, neighbours: 7, nearest: 30, maximumSimilarity: 0.95, warmUpShare: 0.25, batchShare: 0.5, refreshSteps: 90, distractors: 0,
  },
  earlyStop: NO_EARLY_STOP,
}

const mine: MineStage = {
  kind: 'mine', chainLength: 10, frameStep: 1, chainsPerWindow: 4, scaleCount: 1, windowInfluence: 0.3, minimumLength: 5, maximumCycleError: 0.25,
  dropSimilarity: 0.2, staticDisplacement: 0.1, maximumStaticShare: 0.2,
}

const correspond: CorrespondStage = {
  kind: 'correspond', steps: 600, batchSize: 8, loss: 'nr', noiseVariance: 1, labelVariance: 1, maximumShift: 3, scaleJitter: 0.1,
  colourJitter: 0.2, grayChance: 0.25, blurChance: 0.15, flipChance: 0.5, dropHardest: 0.1, correctedShare: 0.5, driftShare: 0.5, centerNoise: 0,
  optimizer: correspondOptimizer, earlyStop: NO_EARLY_STOP,
}

const common: Omit<LearnConfig, 'preset' | 'stages'> = {
  backbone: 'alexnet',
  correlation: 'cosine',
  seed: 1,
  sampling: {
    windowLength: 60, windowsPerClip: 3, frameStep: 12, candidates: 250, instancesPerFrame: 3, maximumOverlap: 0.3, minimumSide: 20, maximumSide: 500,
    maximumFrameShare: 0.5,
  },
  views: {
    minimumArea: 0.5, maximumAspect: 4 / 3, jitterChance: 0.8, brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, grayChance: 0.25,
    blurChance: 0.5, flipChance: 0.5,
  },
  checkpointSteps: 50,
}

/** A lower rate for weights that have learnt before. */
function gently(optimizer: OptimizerConfig): OptimizerConfig {
  return { ...optimizer, learningRate: optimizer.learningRate * 0.3 }
}

const stages: Record<Preset, Stage[]> = {
  quick: [
    mine,
    { ...correspond, steps: 120, optimizer: gently(correspondOptimizer) },
  ],
  standard: [
    discriminate,
    mine,
    correspond,
    { ...mine, frameStep: 3 },
    { ...correspond, steps: 500 },
  ],
  thorough: [
    { ...discriminate, steps: 4000 },
    { ...mine, chainsPerWindow: 15 },
    { ...correspond, steps: 6000 },
    { ...mine, chainLength: 15, frameStep: 2, chainsPerWindow: 15, scaleCount: 3 },
    { ...correspond, steps: 6000 },
    { ...mine, chainLength: 20, frameStep: 3, chainsPerWindow: 15, scaleCount: 3 },
    { ...correspond, steps: 6000 },
  ],
}

export function presetConfig(preset: Preset): LearnConfig {
  const config = { ...common, preset, stages: stages[preset] }
  if (preset === 'quick') return { ...config, sampling: { ...common.sampling, windowsPerClip: 2 }, checkpointSteps: 25 }
  if (preset === 'thorough') return { ...config, sampling: { ...common.sampling, windowsPerClip: 12 }, checkpointSteps: 200 }
  return config
}
