import { z } from 'zod'

export const BACKBONES = ['alexnet', 'ciresnet22', 'compact'] as const
export type Backbone = (typeof BACKBONES)[number]

/**
 * How exemplar and search embedding are compared. `cosine`: unit-norm template against the local norm of the search
 * embedding. `plain`: cross-correlation under batch-normalised gain, as SiamFC's.
 */
export const CORRELATION_KINDS = ['cosine', 'plain'] as const
export type CorrelationKind = (typeof CORRELATION_KINDS)[number]

/** SiamFC's tracking constants (method 4.3); they belong to a correlation kind and travel in the model's card. */
export const trackingConstantsSchema = z.strictObject({
  scaleCount: z.number().int().min(1).max(7).describe('number of scales searched; odd'),
  scaleStep: z.number().min(1).max(1.3).describe('ratio of neighbouring scales'),
  scalePenalty: z.number().gt(0).max(1).describe('factor on the response of every scale but the middle one'),
  scaleDamping: z.number().min(0).max(1).describe('share of the chosen scale that the size takes over per frame'),
  windowInfluence: z.number().min(0).max(1).describe('weight of the Hann window in the response'),
  responseUpsampling: z.number().int().min(1).max(32).describe('bicubic upsampling of the 17x17 response'),
})
export type TrackingConstants = z.infer<typeof trackingConstantsSchema>

/**
 * Constants by correlation kind. Plain: siamese-fc [C]. Cosine: the penalty was chosen on open sequences, eight of OTB, of .9745, .98, .985, .99, .995:
 * one run's models after round 1 and 2 score .603 and .607 with .985, .583 and .558 with .995, where sizes drift.
 */
export const TRACKING_CONSTANTS: Record<CorrelationKind, TrackingConstants> = {
  plain: { scaleCount: 3, scaleStep: 1.0375, scalePenalty: 0.9745, scaleDamping: 0.59, windowInfluence: 0.176, responseUpsampling: 16 },
  cosine: { scaleCount: 3, scaleStep: 1.0375, scalePenalty: 0.985, scaleDamping: 0.59, windowInfluence: 0.176, responseUpsampling: 16 },
}

/** What a model says of itself; stored beside its weights as `card.json`. */
export const modelCardSchema = z.strictObject({
  format: z.literal('pultrack-model'),
  version: z.literal(1),
  id: z.string().min(1),
  name: z.string().min(1),
  backbone: z.enum(BACKBONES),
  correlation: z.enum(CORRELATION_KINDS),
  tracking: trackingConstantsSchema,
  /** How it came to be: footage list, resolved configuration, seed, hours, engine, scores. Free-form, shown to people. */
  training: z.record(z.string(), z.unknown()),
})
export type ModelCard = z.infer<typeof modelCardSchema>

/** What lies where in a model's `weights.bin`: the tensors one after another, little-endian; stored as `weights.json`. */
export const weightsManifestSchema = z.strictObject({
  /** Of the whole of `weights.bin`. */
  sha256: z.string().length(64),
  tensors: z.array(z.strictObject({ name: z.string().min(1), shape: z.array(z.number().int().nonnegative()), precision: z.enum(['float16', 'float32']) })).min(1),
})
export type WeightsManifest = z.infer<typeof weightsManifestSchema>
export type WeightsPrecision = WeightsManifest['tensors'][number]['precision']
