import { z } from 'zod'

/** Every form in which tracks leave or enter, by the name that the command line and the page use (landscape 4.6, 4.7). */
export const EXCHANGE_FORMATS = [
  'csv', 'json', 'parquet', 'otb', 'vot', 'vot-bin', 'got10k', 'mot', 'cvat', 'coco-vid', 'tao', 'viame', 'dive', 'yolo', 'deeplabcut', 'deeplabcut-h5', 'sleap', 'sleap-csv', 'sleap-h5',
  'trackmate', 'trackmate-simple', 'trackmate-csv', 'label-studio', 'kinovea',
] as const
export type ExchangeFormatName = (typeof EXCHANGE_FORMATS)[number]

/** What a format may be unable to hold, one word each; the page and the command line word them. */
export const LOSS_KINDS = [
  'scores', // no score of a frame
  'psr', // no peak-to-sidelobe ratio
  'confidence', // no calibrated confidence
  'model', // neither the model, the engine that computed it nor the scale that answered
  'uncertain', // uncertain frames become tracked ones
  'occluded', // occluded frames become tracked ones
  'absent', // frames in which the target is lost or outside are left out, with the place where it was last seen
  'who', // whether a person, the tracker or a file gave a box
  'interpolated', // that a box was interpolated
  'labels', // what the object is called
  'identities', // the number of a track; tracks are counted anew
  'times', // the time of a frame: it has to be looked up in the clip again
  'one-track', // one track a file
  'shape', // width and height: the middle and a radius are all there is
  'portion', // what of the clip was looked at, where that was not all of it
  'rounding', // places are rounded, see `rounding`
] as const
export type LossKind = (typeof LOSS_KINDS)[number]

/** Losses that are counted in tracks; all others in frames. */
export const LOSSES_OF_TRACKS: readonly LossKind[] = ['labels', 'identities', 'one-track', 'portion']

/** What a format must be told that a track alone may not know. */
export const FORMAT_NEEDS = ['size', 'times'] as const
export type FormatNeed = (typeof FORMAT_NEEDS)[number]

export const formatFactsSchema = z.object({
  format: z.enum(EXCHANGE_FORMATS),
  /** As its users call it. */
  title: z.string(),
  /** One file, or several in a folder. */
  form: z.enum(['file', 'folder']),
  /** Ending of the file without the dot; of a folder's main file. */
  extension: z.string(),
  frameBase: z.union([z.literal(0), z.literal(1)]),
  /** Coordinate of the top-left pixel's corner: 0; 1 where pixels are counted from 1; -0.5 where its middle is 0. */
  pixelBase: z.number(),
  /** How far a coordinate may be off after writing and reading, in pixels; null: not at all. `relative`: as a share of the frame's side. */
  rounding: z.object({ pixels: z.number(), relative: z.number() }).nullable(),
  losses: z.array(z.enum(LOSS_KINDS)),
  needs: z.array(z.enum(FORMAT_NEEDS)),
})
export type FormatFacts = z.infer<typeof formatFactsSchema>

/** What is really lost in writing certain tracks: of the format's losses those that concern them, with how many frames or tracks. */
export const lossSchema = z.object({ kind: z.enum(LOSS_KINDS), count: z.number().int() })
export type Loss = z.infer<typeof lossSchema>

const rateSchema = z.object({ num: z.number(), den: z.number() })

/** What an import noticed when it laid a file beside the clip's own frames. */
export const mismatchSchema = z.discriminatedUnion('kind', [
  /** Frames are counted from another number: `shift` has to be added. */
  z.object({ kind: z.literal('offset'), shift: z.number().int() }),
  /** The format counts frames from 1, the file from 0; it was read so. */
  z.object({ kind: z.literal('frame-base') }),
  /** The file counts frames at another rate than the clip has. */
  z.object({ kind: z.literal('rate'), file: rateSchema, clip: rateSchema }),
  /** The file speaks of more or fewer frames than there are. */
  z.object({ kind: z.literal('frame-count'), file: z.number().int(), clip: z.number().int() }),
  z.object({ kind: z.literal('frame-size'), file: z.object({ width: z.number(), height: z.number() }), clip: z.object({ width: z.number(), height: z.number() }) }),
  /** Boxes that no part of the picture holds. */
  z.object({ kind: z.literal('outside-frame'), boxes: z.number().int() }),
])
export type Mismatch = z.infer<typeof mismatchSchema>
