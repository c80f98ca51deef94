import { z } from 'zod'
import { boxSchema } from './geometry'
import { trackIdSchema } from './ids'

const frameIndex = z.number().int().min(0)

/** Where the tracker had been while the target was elsewhere. */
export const driftRegionSchema = z.strictObject({
  frameIndex,
  /** What it had answered. */
  box: boxSchema,
  /** Where the target is; null where a person said that it is not in the picture. */
  target: boxSchema.nullable(),
})
export type DriftRegion = z.infer<typeof driftRegionSchema>

/** A stretch of a track between two boxes of a person, in which what the tracker had answered was replaced or confirmed. */
export const correctedSpanSchema = z.strictObject({
  /** Frames of the person's boxes at its ends. */
  from: frameIndex,
  to: frameIndex,
  /** Where the target is, in order of frames, both ends included. `user`: a person drew it; else the repair between them found it. */
  places: z.array(z.strictObject({ frameIndex, box: boxSchema, user: z.boolean() })).min(2),
  drifts: z.array(driftRegionSchema),
})
export type CorrectedSpan = z.infer<typeof correctedSpanSchema>

/** A corrected span of some clip and track. */
export const lessonSpanSchema = correctedSpanSchema.extend({
  /** Path of the clip. */
  clip: z.string().min(1),
  track: trackIdSchema,
  label: z.string().max(200),
  /** Not learned from: the effect is measured on it. */
  heldOut: z.boolean(),
})
export type LessonSpan = z.infer<typeof lessonSpanSchema>

/** What a run is taught by a person's corrections; stored as `corrections.json`. */
export const lessonSchema = z.strictObject({ format: z.literal('pultrack-corrections'), version: z.literal(1), spans: z.array(lessonSpanSchema).min(1) })
export type Lesson = z.infer<typeof lessonSchema>

export const spanScoreSchema = z.strictObject({
  /** Mean overlap (IoU) with the corrected boxes, the first one left out. */
  overlap: z.number().min(0).max(1),
  /** Frames with an overlap below a tenth. */
  lost: z.number().int().min(0),
})
export type SpanScore = z.infer<typeof spanScoreSchema>

/** `better`, `worse`: more than chance explains, at 95 %. `noise`: not. `too-few`: from one span nothing can be said of chance. */
export const EFFECT_VERDICTS = ['better', 'worse', 'noise', 'too-few'] as const
export type EffectVerdict = (typeof EFFECT_VERDICTS)[number]

export const effectSchema = z.strictObject({
  format: z.literal('pultrack-effect'),
  version: z.literal(1),
  /** What was learned from. */
  learned: z.strictObject({ spans: z.number().int(), drifts: z.number().int() }),
  /** Spans that were held out of it, tracked from their first box by the plain tracker. `after`: null until the learning has ended. */
  heldOut: z.array(z.strictObject({
    clip: z.string(), track: trackIdSchema, label: z.string(), from: frameIndex, to: frameIndex,
    /** Frames compared. */
    frames: z.number().int(),
    before: spanScoreSchema, after: spanScoreSchema.nullable(),
  })),
  /** Training steps between the two; null until the learning has ended. */
  steps: z.number().int().nullable(),
  /** After less before, over the spans. Null where nothing was held out or the learning has not ended. */
  difference: z.strictObject({
    mean: z.number(),
    /** Half the width of its 95 % interval by Student's t; null for one span. */
    halfWidth: z.number().nullable(),
    verdict: z.enum(EFFECT_VERDICTS),
  }).nullable(),
})
export type Effect = z.infer<typeof effectSchema>
