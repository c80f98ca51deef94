import { z } from 'zod'
import { encodedPictureSchema } from './binary'
import { clipDetailSchema, clipSummarySchema } from './clip'
import { clipPortionSchema } from './clipPortion'
import { failureSchema } from './failure'
import { clipIdSchema, placeSchema } from './ids'

const frameIndex = z.number().int().min(0)
/** Widest picture that is of use on the screen, in its pixels: larger clips are made smaller before they cross. */
const width = z.number().int().min(16).max(8192)
const encoding = z.enum(['rgba', 'jpeg']).describe('rgba is exact; jpeg a tenth of the bytes')

export const shownFrameSchema = encodedPictureSchema.extend({ frameIndex, mediaTime: z.number() })
export type ShownFrame = z.infer<typeof shownFrameSchema>

export const clipProcedures = {
  'clips.list': { arguments: z.strictObject({}), result: z.array(clipSummarySchema) },
  /** Files, folders of footage, image folders and lists of images; they come as `probing`, a `clip` event tells when each is ready. */
  'clips.import': {
    arguments: z.strictObject({
      places: z.array(placeSchema).min(1).max(1000),
      /** Of folders only the videos and images whose names match: `*` any characters, `?` one, and with `/` a path below the folder, `**` any folders. */
      only: z.string().min(1).max(1000).optional(),
    }),
    /** `results`: files of tracks among the places, whose clips were imported instead; `exchange.readBeside` reads them. */
    result: z.object({
      clips: z.array(clipSummarySchema),
      results: z.array(z.object({ clip: clipIdSchema, name: z.string() })),
      failed: z.array(z.object({ place: placeSchema, error: failureSchema })),
    }),
  },
  'clips.describe': { arguments: z.strictObject({ clip: clipIdSchema }), result: clipDetailSchema },
  /** Names where a missing clip lies now; refused (`clip-unreadable`) when its content is another. */
  'clips.relink': { arguments: z.strictObject({ clip: clipIdSchema, place: placeSchema }), result: clipSummarySchema },
  /**
   * Looks for clips that are missing: below these places, or below what is known of the project. By path, then by name, then by content; what is
   * found once is linked, what could be several comes back to be chosen (`clips.relink`). Folders are looked through up to a limit; `cut` says that it was met.
   */
  'clips.findMissing': {
    arguments: z.strictObject({ places: z.array(placeSchema).max(100) }),
    result: z.object({
      found: z.array(clipIdSchema),
      ambiguous: z.array(z.object({ clip: clipIdSchema, candidates: z.array(z.object({ place: placeSchema, match: z.enum(['path', 'name', 'content']), verified: z.boolean() })) })),
      missing: z.array(clipIdSchema),
      files: z.number().int(),
      cut: z.boolean(),
    }),
  },
  /**
   * Looks again into the folders that clips were imported with: clips that are new there come in, those that have gone are said to be missing, those that are back are found. What was removed
   * from the library and lies there still comes back.
   */
  'clips.resync': {
    arguments: z.strictObject({}),
    result: z.object({ folders: z.number().int(), added: z.array(clipSummarySchema), missing: z.array(clipIdSchema), found: z.array(clipIdSchema) }),
  },
  /** Out of the library; files and tracks stay. */
  'clips.remove': { arguments: z.strictObject({ clip: clipIdSchema }), result: z.null() },
  'clips.exclude': { arguments: z.strictObject({ clip: clipIdSchema, excluded: z.boolean() }), result: clipSummarySchema },
  /** What learning and tracking work with from now on; jobs that run keep what they began with. Refused (`clip-frame-missing`) where the clip has no frame in it. */
  'clips.setPortion': { arguments: z.strictObject({ clip: clipIdSchema, portion: clipPortionSchema }), result: clipSummarySchema },
  'clips.thumbnail': {
    arguments: z.strictObject({ clip: clipIdSchema, frameIndex: frameIndex.optional(), width: z.number().int().min(16).max(640) }),
    result: encodedPictureSchema,
  },
  /** One frame. Of two calls of the same viewer the newer wins: the older fails with `superseded`, as soon as decoding lets it. */
  'frames.read': {
    arguments: z.strictObject({ viewer: z.string().max(40), clip: clipIdSchema, frameIndex, width, encoding }),
    result: shownFrameSchema,
  },
  /**
   * The next frames for playing: up to `count` from `from` on, every `step`-th, backward where negative, those in gaps left out. A call that
   * goes on where the last one of this viewer ended finds its frames decoded already. Shorter than `count` only at the clip's end.
   */
  'frames.ahead': {
    arguments: z.strictObject({
      viewer: z.string().max(40), clip: clipIdSchema, from: frameIndex, count: z.number().int().min(1).max(32),
      step: z.number().int().min(-64).max(64).refine((step) => step !== 0), width, encoding,
    }),
    result: z.object({ frames: z.array(shownFrameSchema), next: frameIndex.nullable() }),
  },
  /** Frames that would be shown without decoding, as ranges [from, to], for the timeline. */
  'frames.cached': { arguments: z.strictObject({ clip: clipIdSchema }), result: z.array(z.tuple([frameIndex, frameIndex])) },
}
