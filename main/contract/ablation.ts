import { z } from 'zod'
import { LOSS_KINDS } from './config'
import { BACKBONES, CORRELATION_KINDS } from './model'

const overridesSchema = z.record(z.string(), z.unknown())
const nameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} .,+=()_-]*$/u, 'letters, digits, blanks and . , + = ( ) _ - only').max(60)

/** Where sequences with boxes are. Paths are relative to the plan's folder. */
export const ablationSequencesSchema = z.strictObject({
  folder: z.string().min(1),
  /** Names to take, e.g. `otb_*`. */
  only: z.string().optional(),
  origin: z.union([z.literal(0), z.literal(1)]).default(0),
})

/** One row of the table: what it changes in what all have in common. */
export const ablationVariantSchema = z.strictObject({
  name: nameSchema,
  /** Not trained: random weights. */
  random: z.boolean().default(false),
  loss: z.enum(LOSS_KINDS).optional(),
  correlation: z.enum(CORRELATION_KINDS).optional(),
  hardNegativeMining: z.boolean().optional(),
  /** Only so many stages of the curriculum. */
  stages: z.number().int().min(1).optional(),
  /** Configuration keys, as `train --set` takes them. */
  overrides: overridesSchema.default({}),
  /** For a plot over a number: the line that this row is a point of, and where. */
  series: nameSchema.optional(),
  at: z.number().optional(),
})
export type AblationVariant = z.infer<typeof ablationVariantSchema>

/** A matrix of runs: variants by seeds, each learned and scored alike. */
export const ablationPlanSchema = z.strictObject({
  format: z.literal('pultrack-ablation'),
  version: z.literal(1),
  name: nameSchema,
  /** What is learned from: footage without labels ... */
  footage: z.array(z.string().min(1)).min(1).optional(),
  /** ... or sequences with boxes. */
  supervised: ablationSequencesSchema.optional(),
  /** Of runs from footage. */
  preset: z.string().default('standard'),
  backbone: z.enum(BACKBONES).default('alexnet'),
  seeds: z.array(z.number().int().min(0)).min(1),
  overrides: overridesSchema.default({}),
  variants: z.array(ablationVariantSchema).min(1),
  /** The variant that the others are compared with, seed by seed. */
  reference: z.string().optional(),
  /** What `at` counts, with its unit. */
  axis: z.string().default(''),
  evaluation: ablationSequencesSchema.extend({ frames: z.number().int().min(1).optional() }),
}).refine(({ footage, supervised }) => (footage === undefined) !== (supervised === undefined), 'name either footage or supervised')
  .refine(({ variants }) => new Set(variants.map(({ name }) => name)).size === variants.length, 'two variants have the same name')
  .refine(({ variants, reference }) => reference === undefined || variants.some(({ name }) => name === reference), 'reference is none of the variants')
  .refine(({ seeds }) => new Set(seeds).size === seeds.length, 'a seed is named twice')
export type AblationPlan = z.infer<typeof ablationPlanSchema>

/** What one item came to; `items/NNN.json`. An item is done when this is there under the hash that its plan gives it now. */
export const ablationResultSchema = z.strictObject({
  format: z.literal('pultrack-ablation-item'),
  version: z.literal(1),
  /** Position in the plan: variants in order, each with its seeds in order. */
  item: z.number().int().min(0),
  variant: z.string(),
  seed: z.number().int(),
  /** Of configuration, sources and evaluation. */
  hash: z.string(),
  /** Run folder or model that was scored. */
  model: z.string(),
  auc: z.number(),
  precisionAt20: z.number(),
  meanOverlap: z.number(),
  sequences: z.record(z.string(), z.strictObject({ auc: z.number(), precisionAt20: z.number() })),
  /** Of the sequences that it was scored on. */
  fingerprint: z.string(),
  device: z.string(),
  date: z.string(),
})
export type AblationResult = z.infer<typeof ablationResultSchema>
