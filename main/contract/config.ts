import { z } from 'zod'
import { SMALLEST_BATCH } from './batchReduction'
import { BACKBONES, CORRELATION_KINDS } from './model'

/** [C], [R], [G], [M]: read in public code, reconstructed, chosen, measured (method.md's marks). */

export const LOSS_KINDS = ['nr', 'nr-lowrank', 'nr-diagonal', 'logistic'] as const
export type LossKind = (typeof LOSS_KINDS)[number]

const count = (text: string): z.ZodNumber => z.number().int().min(1).describe(text)
const share = (text: string): z.ZodNumber => z.number().min(0).max(1).describe(text)
const positive = (text: string): z.ZodNumber => z.number().positive().describe(text)

/** Where instances come from: single frames, no labels (method 1.1). */
export const samplingSchema = z.strictObject({
  windowLength: count('frames of a window, the stretch of a clip that is in memory at once [G]'),
  windowsPerClip: count('windows of a clip at most, spread evenly over it [G]'),
  frameStep: count('one frame in so many is searched for instances [G]'),
  candidates: count('random boxes scored on each such frame [M]'),
  instancesPerFrame: count('best boxes kept on each such frame [G]'),
  maximumOverlap: share('non-maximum suppression: boxes that overlap more (IoU) are one instance [G]'),
  minimumSide: positive('smallest side of a box in source pixels [C siamfc-pytorch]'),
  maximumSide: positive('largest side of a box in source pixels [C siamfc-pytorch]'),
  maximumFrameShare: share('largest side of a box as a share of the frame side [C siamfc-pytorch]'),
})

/** Random views of one instance (method 1.2: SimCLR, softened so that the tracker keeps position and appearance). */
export const viewsSchema = z.strictObject({
  minimumArea: share('smallest share of the exemplar area that a view shows [G]'),
  maximumAspect: z.number().min(1).describe('widest aspect of a view, and its inverse the narrowest [R SimCLR]'),
  jitterChance: share('probability of colour jitter [R SimCLR]'),
  brightness: share('brightness factor within 1 +- this [G]'),
  contrast: share('contrast factor within 1 +- this [G]'),
  saturation: share('saturation factor within 1 +- this [G]'),
  hue: share('hue rotation within +- this share of the circle [G]'),
  grayChance: share('probability of a gray view [C StrangerZhang]'),
  blurChance: share('probability of a Gaussian blur of .1 to 2 px [R SimCLR]'),
  flipChance: share('probability of a horizontal flip [R SimCLR]'),
})

/** SGD with momentum, cosine or logarithmic decay. */
export const optimizerSchema = z.strictObject({
  learningRate: positive('learning rate at the start of the stage [R MoCo, M]'),
  finalLearningRate: positive('learning rate at the end of the stage'),
  decay: z.enum(['cosine', 'logarithmic']).describe('shape of the way between them [R, C]'),
  warmUpSteps: z.number().int().min(0).describe('steps over which the rate rises linearly from zero [G]'),
  momentum: share('share of the last update kept [C]'),
  weightDecay: z.number().min(0).describe('pull of the weights towards zero, added to the gradient [C]'),
  gradientClip: positive('largest Euclidean norm of the whole gradient [C SiamDW]'),
})

/** Ends a stage when its loss no longer falls (landscape L5). Off by default: the steps of a stage are part of the method. */
export const earlyStopSchema = z.strictObject({
  patience: z.number().int().min(0).describe('the stage ends when its smoothed loss has not become better for so many steps; 0 = never, all steps are done [G]'),
  minimumGain: z.number().min(0).max(1).describe('a smoothed loss counts as better when it lies below the best one by more than this share of it [G]'),
  smoothing: z.number().min(0).max(0.999).describe('weight of the past in the average over steps that is judged; single steps scatter by far more than a stage gains in them [G]'),
})

export const NO_EARLY_STOP = { patience: 0, minimumGain: 0.01, smoothing: 0.98 } as const

/** Anchor-based hard negative mining (method 1.3). */
export const hardNegativesSchema = z.strictObject({
  enabled: z.boolean().describe('off: random batches only (--no-ahm)'),
  neighbours: z.number().int().min(1).describe('hard negatives per anchor in a neighbour batch, reading A [G]'),
  nearest: count('they are drawn from so many nearest instances of other clips [G]'),
  maximumSimilarity: share('closer instances are taken for the same object and left out [G]'),
  warmUpShare: share('share of the stage with random batches only [G]'),
  batchShare: share('share of neighbour batches after that [G]'),
  refreshSteps: count('steps between two rankings of all instances by the current network [G]'),
  distractors: z.number().int().min(0).describe('crops from the anchor\'s own frame appended as negatives, reading B; 0 = off [G]'),
})

export const discriminateStageSchema = z.strictObject({
  kind: z.literal('discriminate'),
  steps: count('steps of the stage'),
  batchSize: z.number().int().min(SMALLEST_BATCH.discriminate).describe('instances a step; each gives two views [M]'),
  temperature: positive('temperature of NT-Xent [R SimCLR]'),
  projection: count('length of the projection that is compared [R SimCLR]'),
  optimizer: optimizerSchema,
  hardNegatives: hardNegativesSchema,
  earlyStop: earlyStopSchema.default(NO_EARLY_STOP),
})

export const mineStageSchema = z.strictObject({
  kind: z.literal('mine'),
  chainLength: z.number().int().min(2).describe('frames of a chain [G]'),
  frameStep: count('frames between two links; reach = (chainLength - 1) * frameStep [G]'),
  chainsPerWindow: count('chains started in a window at most [G]'),
  scaleCount: z.union([z.literal(1), z.literal(3)]).describe('scales searched per link; 3 costs three times as much [G]'),
  windowInfluence: share('weight of the cosine window while following [G]'),
  minimumLength: z.number().int().min(2).describe('shorter chains are rejected [G]'),
  maximumCycleError: positive('largest forward-backward error as a share of the object size [G]'),
  dropSimilarity: share('share of chains with the least similarity that is rejected [G]'),
  staticDisplacement: z.number().min(0).describe('chains that move less, in object sizes, count as static [G]'),
  maximumStaticShare: share('largest share of static chains among the accepted [G]'),
})

export const correspondStageSchema = z.strictObject({
  kind: z.literal('correspond'),
  steps: count('steps of the stage'),
  batchSize: count('pairs a step, each from another clip where there are enough [C]'),
  loss: z.enum(LOSS_KINDS).describe('nr: noise-robust with full covariance; its low-rank and diagonal forms; logistic: SiamFC\'s'),
  noiseVariance: z.union([positive('a: variance of the mined centre, cells squared [C to R]'), z.literal('calibrated')]).describe(
    'a: variance of the mined centre in cells squared, or taken from the cycle errors of the mined chains (method 3.5)',
  ),
  labelVariance: positive('b: variance of the label kernel, cells squared [C to R]'),
  maximumShift: z.number().int().min(0).max(3).describe('search regions are shifted by up to so many whole cells [G]'),
  scaleJitter: share('search regions are scaled by up to this share [C]'),
  colourJitter: share('brightness, contrast and saturation of either crop within 1 +- this [G]'),
  grayChance: share('probability of a gray pair [C StrangerZhang]'),
  blurChance: share('probability of a blurred search region [C StrangerZhang]'),
  flipChance: share('probability of a mirrored pair [G]'),
  dropHardest: share('share of a batch with the highest loss that does not count; pairs that a person stands for always do [C UDT]'),
  correctedShare: z.number().min(0).max(1).default(0.5).describe('share of the pairs of a batch from spans that a person has corrected, in runs that have such [G]'),
  driftShare: z.number().min(0).max(1).default(0.5).describe('share of those that search where the tracker had been instead of the target, as hard negatives [G]'),
  centerNoise: z.number().min(0).max(32).default(0).describe(
    'deviation of the noise put on the centre of every crop, per axis, in pixels of the search region; 0 but in the control that isolates the noise-robust loss (method 7)',
  ),
  optimizer: optimizerSchema,
  earlyStop: earlyStopSchema.default(NO_EARLY_STOP),
})

export const stageSchema = z.discriminatedUnion('kind', [discriminateStageSchema, mineStageSchema, correspondStageSchema])

/** Sequences with boxes, in place of footage: what the supervised recipe learns from. */
export const labelsSchema = z.strictObject({
  cropsPerStretch: z.number().int().min(2).describe('labelled frames of a stretch whose crops are kept, evenly spread over it [G]'),
  maximumGap: count('frames between the two of a pair at most; a sequence is cut into stretches of that length [C siamese-fc]'),
})

export const learnConfigSchema = z.strictObject({
  preset: z.string().describe('name of the preset that this configuration started from'),
  backbone: z.enum(BACKBONES).describe('alexnet (AlexPUL), ciresnet22 (ResPUL) or compact (for processors)'),
  correlation: z.enum(CORRELATION_KINDS).describe('cosine or plain correlation map (method 12)'),
  seed: z.number().int().min(0).describe('every random choice follows from it'),
  sampling: samplingSchema,
  labels: labelsSchema.optional(),
  views: viewsSchema,
  /** The curriculum: stages in order. Each `mine` opens a new round. */
  stages: z.array(stageSchema).min(1),
  checkpointSteps: count('steps between two checkpoints'),
})

export type LearnConfig = z.infer<typeof learnConfigSchema>
export type Stage = z.infer<typeof stageSchema>
export type DiscriminateStage = z.infer<typeof discriminateStageSchema>
export type MineStage = z.infer<typeof mineStageSchema>
export type CorrespondStage = z.infer<typeof correspondStageSchema>
export type SamplingConfig = z.infer<typeof samplingSchema>
export type ViewsConfig = z.infer<typeof viewsSchema>
export type LabelsConfig = z.infer<typeof labelsSchema>
export type OptimizerConfig = z.infer<typeof optimizerSchema>
export type EarlyStopConfig = z.infer<typeof earlyStopSchema>
export type HardNegativesConfig = z.infer<typeof hardNegativesSchema>
