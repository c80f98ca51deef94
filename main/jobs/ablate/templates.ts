import type { z } from 'zod'
import type { ablationPlanSchema, AblationPlan } from '../../contract/ablation'

type WrittenPlan = z.input<typeof ablationPlanSchema>

export const TEMPLATES = ['paper', 'center-noise'] as const
export type Template = (typeof TEMPLATES)[number]

/** Pixels of the 255 px search region (method 7). */
const CENTER_NOISES = [0, 4, 8, 16]
const ROUND_ONE = 3

/** Method 7's rows: what each part of the method brings, on the same instances, weights and chains up to where they part. */
const paper: WrittenPlan = {
  format: 'pultrack-ablation', version: 1, name: 'parts of the method', footage: ['footage'], preset: 'standard', backbone: 'alexnet', seeds: [1, 2, 3], reference: 'noise-robust, full',
  variants: [
    { name: 'random weights', random: true, correlation: 'cosine' },
    { name: 'discriminate, without hard negatives', stages: 1, hardNegativeMining: false },
    { name: 'discriminate', stages: 1 },
    { name: 'logistic, without hard negatives', stages: ROUND_ONE, loss: 'logistic', hardNegativeMining: false },
    { name: 'logistic', stages: ROUND_ONE, loss: 'logistic' },
    { name: 'noise-robust, diagonal', stages: ROUND_ONE, loss: 'nr-diagonal' },
    { name: 'noise-robust, low-rank', stages: ROUND_ONE, loss: 'nr-lowrank' },
    { name: 'noise-robust, full', stages: ROUND_ONE, loss: 'nr' },
    { name: 'two rounds', loss: 'nr' },
  ],
  evaluation: { folder: 'sequences' },
}

/** The control that isolates the noise-robust loss: centres known exactly, and disturbed by known amounts. */
const centerNoise: WrittenPlan = {
  format: 'pultrack-ablation', version: 1, name: 'center noise', supervised: { folder: 'sequences', only: 'train_*' }, backbone: 'compact', seeds: [1, 2, 3],
  axis: 'center noise (px of the search region)', overrides: { correlation: 'cosine', 'stages.0.steps': 600 },
  variants: (['logistic', 'nr'] as const).flatMap((loss) => CENTER_NOISES.map((noise) => ({ name: `${loss}, ${noise} px`, series: loss, at: noise, loss, overrides: { 'stages.0.centerNoise': noise } }))),
  evaluation: { folder: 'sequences', only: 'test_*' },
}

/** A plan to start from: sources and sizes are to be put right. */
export function templateOf(name: Template): WrittenPlan {
  return { paper, 'center-noise': centerNoise }[name]
}

/** Bytes as a person edits them. */
export function formatPlan(plan: WrittenPlan | AblationPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`
}
