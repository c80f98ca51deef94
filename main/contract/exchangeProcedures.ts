import { z } from 'zod'
import { bytesSchema } from './binary'
import { EXCHANGE_FORMATS, formatFactsSchema, lossSchema, mismatchSchema } from './exchange'
import { failureSchema } from './failure'
import { clipIdSchema, trackIdSchema } from './ids'
import { clipTrackSchema } from './trackProcedures'

const format = z.enum(EXCHANGE_FORMATS)
const fileSchema = z.object({ name: z.string().max(1000), bytes: bytesSchema })
const chosen = z.strictObject({ clip: clipIdSchema, tracks: z.array(trackIdSchema).optional() })

/** How files are to be read, beside what they say themselves. `frames`: what to do where they count frames otherwise than the clip; `ask` gives no tracks then. */
const reading = z.strictObject({
  clip: clipIdSchema,
  /** @default as the files look */
  format: format.optional(),
  frames: z.enum(['ask', 'remap', 'as-is']),
  /** How large objects are whose format has points only, in pixels. */
  side: z.number().positive().max(1e6).optional(),
})
const readResult = z.object({ format, mismatches: z.array(mismatchSchema), tracks: z.array(clipTrackSchema).nullable() })

/** A length in the clip's picture: `pixels` of it are one `unit`. */
export const scaleSchema = z.strictObject({
  pixels: z.number().positive().max(1e9),
  unit: z.string().min(1).max(20),
  /** Where both coordinates are 0, in pixels. */
  origin: z.strictObject({ x: z.number().finite(), y: z.number().finite() }),
})
export type Scale = z.infer<typeof scaleSchema>

export const exchangeProcedures = {
  'exchange.formats': { arguments: z.strictObject({}), result: z.array(formatFactsSchema) },
  /** What an export of these tracks would lose; or why it cannot be. Nothing is written. */
  'exchange.losses': { arguments: chosen.extend({ format }), result: z.object({ losses: z.array(lossSchema), problem: failureSchema.nullable() }) },
  /** One file, or those of a folder, with the boxes as they are shown. */
  'exchange.write': { arguments: chosen.extend({ format }), result: z.object({ name: z.string(), files: z.array(fileSchema) }) },
  /** Reads tracks from the content of files; nothing is stored. */
  'exchange.read': { arguments: reading.extend({ files: z.array(fileSchema).min(1).max(100_000) }), result: readResult },
  /** Files that lie beside the clip and hold tracks of a format that is known. */
  'exchange.beside': { arguments: z.strictObject({ clip: clipIdSchema }), result: z.array(z.object({ name: z.string(), format })) },
  'exchange.readBeside': { arguments: reading.extend({ name: z.string().min(1).max(255) }), result: readResult },
  /** Ground truth that lies beside the clip, by the file's name, and belongs to it and no other: what tracks are measured by, without becoming one. Null: there is none. */
  'exchange.truth': { arguments: z.strictObject({ clip: clipIdSchema }), result: z.object({ name: z.string(), mismatches: z.array(mismatchSchema), tracks: z.array(clipTrackSchema) }).nullable() },
  /** A table of where the middles of boxes are in a unit of length, how fast they move and how far they have come (landscape T11). */
  'exchange.motion': { arguments: chosen.extend({ scale: scaleSchema }), result: z.object({ name: z.string(), bytes: bytesSchema }) },
}
