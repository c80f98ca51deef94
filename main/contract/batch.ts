import { z } from 'zod'
import { clipPortionSchema, portionPartSchema } from './clipPortion'
import { failureSchema } from './failure'
import { boxSchema } from './geometry'
import { trackTallySchema } from './trackTally'

const placeSchema = { box: boxSchema, /** 0-based frame that the box belongs to. */ frame: z.number().int().min(0) }

/** How an item is told what to follow (landscape B2): a box in its own clip, or one in another clip, whose content is searched for in this one. */
export const batchObjectSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('box'), ...placeSchema }),
  z.strictObject({ from: z.literal('template'), /** Absolute path. */ clip: z.string().min(1), ...placeSchema }),
  /** Nobody has said it, or what says it cannot be read: such an item fails. */
  z.strictObject({ from: z.literal('nothing'), error: failureSchema }),
])
export type BatchObject = z.infer<typeof batchObjectSchema>

/** A box file beside a clip, as JSON. */
export const boxFileSchema = boxSchema.extend({ frame: placeSchema.frame.default(0) })

/** A manifest as JSON. */
export const manifestRowsSchema = z.array(portionPartSchema.extend({ clip: z.string().min(1), name: z.string().min(1).optional(), frame: placeSchema.frame.optional(), box: boxSchema.optional() }))

/** One target in one clip: what is tracked, fails and is retried on its own, on whatever machine. */
export const batchItemSchema = z.strictObject({
  /** Unique in its batch; the name of its folder of results. */
  name: z.string().regex(/^[^/\\\0]+$/),
  /** Absolute path. */
  clip: z.string().min(1),
  object: batchObjectSchema,
  /** What a manifest calls the target. */
  label: z.string().min(1).optional(),
  /** What of the clip is looked at. Absent: all of it. */
  portion: clipPortionSchema.optional(),
})
export type BatchItem = z.infer<typeof batchItemSchema>

/** What holds for all items. */
export const batchSettingsSchema = z.strictObject({
  /** As `--model` takes it; null: the model that ships. */
  model: z.string().min(1).nullable(),
  /** As of `track`; null: every answer is taken for the target. */
  falseAlarmRate: z.number().gt(0).lt(1).nullable(),
  overlay: z.boolean(),
  responses: z.boolean(),
})
export type BatchSettings = z.infer<typeof batchSettingsSchema>

/** A batch as it is written down before anything is computed: whoever can read the folder can work an item off. */
export const batchConfigSchema = z.strictObject({ format: z.literal('pultrack-batch'), version: z.literal(1), settings: batchSettingsSchema, items: z.array(batchItemSchema) })
export type BatchConfig = z.infer<typeof batchConfigSchema>

/** Who works a batch off. */
export const EXECUTORS = ['local', 'slurm', 'redis'] as const
export type ExecutorName = (typeof EXECUTORS)[number]

const word = z.string().min(1).max(200)
const count = z.number().int().min(1).max(100_000)

/** As a page chooses it: this machine, an array job of Slurm, or workers that share a queue in Redis. */
export const executorSchema = z.discriminatedUnion('executor', [
  z.strictObject({ executor: z.literal('local') }),
  z.strictObject({ executor: z.literal('slurm'), partition: word.optional(), time: word.optional(), gpus: word.optional(), atOnce: count.optional(), itemsPerTask: count.optional() }),
  z.strictObject({ executor: z.literal('redis'), url: z.string().regex(/^rediss?:\/\//).max(1000), queue: word.optional() }),
])
export type ExecutorChoice = z.infer<typeof executorSchema>

/** `skipped`: was there already, from the same clip, box, model and settings. */
export const ITEM_STATES = ['waiting', 'preparing', 'running', 'done', 'skipped', 'failed'] as const
export type ItemState = (typeof ITEM_STATES)[number]

/** What became of an item, beside its track. Holds no time and no machine: the same work gives the same bytes. */
export const itemRecordSchema = z.strictObject({
  format: z.literal('pultrack-batch-item'),
  version: z.literal(1),
  name: z.string(),
  clip: z.string(),
  /** Of clip, object, model and settings; null where the clip could not be read at all. */
  hash: z.string().nullable(),
  state: z.enum(['done', 'failed']),
  /** What was followed, in the item's own clip; `found`: by a search for a template, so surely. Null where it never came to that. */
  start: z.strictObject({ ...placeSchema, found: z.strictObject({ score: z.number(), confidence: z.number() }).nullable() }).nullable(),
  /** Frames of the clip that could not be decoded; `endsEarly`: the file is shorter than it says. Null where it was not opened. */
  damage: z.strictObject({ missingFrames: z.number().int(), endsEarly: z.boolean() }).nullable(),
  tally: trackTallySchema.nullable(),
  error: failureSchema.nullable(),
})
export type ItemRecord = z.infer<typeof itemRecordSchema>
