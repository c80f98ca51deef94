import { z } from 'zod'
import { clipPortionSchema } from './clipPortion'
import { boxSchema } from './geometry'
import { clipIdSchema, jobIdSchema, modelRefSchema, trackIdSchema } from './ids'
import { trackingConstantsSchema } from './model'
import { inspectionSchema, responseSchema } from './response'
import { samplePacketSchema } from './trackPacket'

const frameIndex = z.number().int().min(0)
const target = z.strictObject({ clip: clipIdSchema, track: trackIdSchema })

/** A track as the page keeps it. `attributes` is the page's own (colour, lock, interpolation …); the engine only stores it. */
export const clipTrackSchema = z.object({
  track: trackIdSchema,
  label: z.string().max(200),
  attributes: z.record(z.string(), z.unknown()),
  samples: samplePacketSchema,
})
export type ClipTrack = z.infer<typeof clipTrackSchema>

export const trackRequestSchema = target.extend({
  /** Where the box was drawn; its samples come with source `tracker`, the drawn one is the page's own. */
  frameIndex,
  box: boxSchema,
  /** The exemplar, where it is not the box itself: an earlier one that this run goes on with. */
  exemplar: z.strictObject({ frameIndex, box: boxSchema }).optional(),
  /** `both`: forward to the end, then backward. */
  direction: z.enum(['forward', 'backward', 'both']),
  /** Frames at most in either direction. `stopFrames`: user keyframes, before which it stops. */
  frames: z.number().int().min(1).optional(),
  stopFrames: z.array(frameIndex).max(100_000).optional(),
  /**
   * How often background may pass for the target, as a share: answers that are weaker are uncertain, occluded, lost or outside, and what is lost is
   * searched for. Null: every answer is taken for the target. @default {@link FALSE_ALARM_RATE}
   */
  falseAlarmRate: z.number().min(0.001).max(0.5).nullable().optional(),
  /** What of the clip is worked with. @default the clip's own, as the library has it when the job starts */
  portion: clipPortionSchema.optional(),
  /** Ends a direction when the score falls below. */
  stopBelow: z.number().optional(),
  /** @default the model that ships */
  model: modelRefSchema.optional(),
  /** A second model that answers for the same search regions; its responses come beside, it moves nothing. */
  beside: modelRefSchema.optional(),
  constants: trackingConstantsSchema.partial().optional(),
  /** Pictures on the frame lane while it runs: width of the frames (0: none), and crops. */
  preview: z.strictObject({ width: z.number().int().min(0).max(8192), crops: z.boolean() }),
})
export type TrackRequest = z.infer<typeof trackRequestSchema>

export const trackProcedures = {
  /** Several may run; each waits its turn on the device. Samples come as `samples` events. */
  'tracks.start': { arguments: trackRequestSchema, result: z.object({ job: jobIdSchema }) },
  /** Samples of a job so far, from the n-th on: what a page that reloaded has missed. Kept until the job is dismissed. */
  'tracks.samples': { arguments: z.strictObject({ job: jobIdSchema, from: z.number().int().min(0) }), result: samplePacketSchema },
  'tracks.load': { arguments: z.strictObject({ clip: clipIdSchema }), result: z.array(clipTrackSchema) },
  /** Replaces single tracks of a clip, each as a whole and at once on disk. */
  'tracks.save': { arguments: z.strictObject({ clip: clipIdSchema, tracks: z.array(clipTrackSchema).max(200) }), result: z.null() },
  'tracks.remove': { arguments: target, result: z.null() },
  /** Recorded maps of a stretch [from, to], a few thousand at most; frames without one are left out. */
  'tracks.responses': {
    arguments: target.extend({ from: frameIndex, to: frameIndex, modelId: z.string().optional() }),
    result: z.array(responseSchema),
  },
  /**
   * What a model answers for one frame, computed afresh: crops, every scale, with and without window. `previous` is the target's box
   * in the frame before, around which is searched; `models` may be two, side by side on the same regions.
   */
  'tracks.inspect': {
    arguments: z.strictObject({
      viewer: z.string().max(40), clip: clipIdSchema, frameIndex, previous: boxSchema, exemplar: z.strictObject({ frameIndex, box: boxSchema }),
      models: z.array(modelRefSchema).max(2), constants: trackingConstantsSchema.partial().optional(),
    }),
    result: z.array(inspectionSchema),
  },
  /**
   * The best places of a whole frame for a target, most confident first: what a person chooses from where it is lost. Reads some frames of the clip for its background,
   * which takes seconds the first time. `box`: its size as it is looked for.
   */
  'tracks.candidates': {
    arguments: z.strictObject({
      viewer: z.string().max(40), clip: clipIdSchema, frameIndex, box: boxSchema, exemplar: z.strictObject({ frameIndex, box: boxSchema }),
      model: modelRefSchema.optional(), most: z.number().int().min(1).max(20),
    }),
    result: z.array(z.object({ box: boxSchema, score: z.number(), confidence: z.number() })),
  },
  /** A job that writes a video: the clip with boxes, or the response maps over it. Fetched by `exports.read` when it has ended. */
  'tracks.exportVideo': {
    arguments: z.strictObject({ clip: clipIdSchema, tracks: z.array(trackIdSchema).min(1), from: frameIndex, to: frameIndex, show: z.enum(['boxes', 'responses']) }),
    result: z.object({ job: jobIdSchema }),
  },
}
