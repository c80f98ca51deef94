import { z } from 'zod'
import { doublesSchema } from './binary'
import { clipPortionSchema } from './clipPortion'
import { failureSchema } from './failure'
import { clipIdSchema, placeSchema } from './ids'

/** What the probe found that a person should know before working with a clip (landscape F3); the page words them, in its language. */
export const FINDING_KINDS = [
  'variable-rate', // frames are not evenly spaced: go by their times, never by index / rate
  'duplicate-frames', // `count` frames repeat the one before, bit for bit, by ffmpeg's decimate
  'rotated', // turned upright by `degrees`
  'anamorphic', // pixels made square: `from` and `to` sizes
  'gaps', // `frames` frames in `gaps` stretches cannot be decoded
  'not-seekable', // timestamps missing or running backward: every far seek decodes from the start
  'sparse-key-frames', // up to `frames` frames between two points to seek to
  'one-frame', // nothing to track or learn in
  'high-bit-depth', // shown and tracked with 8 bits of `bits`
] as const

export const findingSchema = z.object({
  kind: z.enum(FINDING_KINDS),
  level: z.enum(['info', 'warning']),
  /** Numbers and words that the sentence needs. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Finding = z.infer<typeof findingSchema>

export const clipFactsSchema = z.object({
  kind: z.enum(['video', 'images']),
  width: z.number().int(),
  height: z.number().int(),
  frameCount: z.number().int(),
  frameRate: z.object({ num: z.number(), den: z.number() }),
  /** Seconds from the first frame's time to the end of the last one. */
  duration: z.number(),
  bytes: z.number(),
  fingerprint: z.string(),
  /** As ffmpeg names them; null for images. */
  codec: z.string().nullable(),
  container: z.string().nullable(),
  pixelFormat: z.string().nullable(),
  gaps: z.array(z.object({ from: z.number().int(), to: z.number().int(), reason: z.string() })),
  findings: z.array(findingSchema),
})
export type ClipFacts = z.infer<typeof clipFactsSchema>

export const clipSummarySchema = z.object({
  clip: clipIdSchema,
  name: z.string(),
  /** Where it lies, for people; null outside every root. */
  place: placeSchema.nullable(),
  /** `probing`: its frames are being counted. `missing`: not where the project says. */
  state: z.enum(['probing', 'ready', 'missing', 'failed']),
  facts: clipFactsSchema.nullable(),
  error: failureSchema.nullable(),
  /** Left out of learning (landscape K6). */
  excluded: z.boolean(),
  /** What of it learning and tracking work with. */
  portion: clipPortionSchema,
})
export type ClipSummary = z.infer<typeof clipSummarySchema>

/** `mediaTimes`: seconds, one per frame; the only source of time. */
export const clipDetailSchema = clipSummarySchema.extend({ mediaTimes: doublesSchema })
export type ClipDetail = z.infer<typeof clipDetailSchema>
