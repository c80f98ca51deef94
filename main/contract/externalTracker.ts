import { z } from 'zod'

/**
 * How a tracker in a process of its own is spoken to: one JSON object a line on its standard input, one line on its standard output for each. Documented for those who
 * write one in docs/external-trackers.md.
 */
export const EXTERNAL_PROTOCOL = { protocol: 'pultrack-tracker', version: 1 } as const

/** left, top, width, height in pixels, 0-based. */
const sides = z.tuple([z.number(), z.number(), z.number(), z.number()])

/** `rgb`: rows of red, green, blue, a byte each, in base64. */
interface ExternalPicture {
  width: number
  height: number
  rgb: string
}

export type ExternalCall =
  | ({ call: 'hello' } & typeof EXTERNAL_PROTOCOL)
  /** A new target, in this picture; may come again. */
  | ({ call: 'init'; box: [number, number, number, number] } & ExternalPicture)
  | ({ call: 'update' } & ExternalPicture)

export const externalErrorSchema = z.object({ error: z.string().min(1) })

/** Says who answers; before anything else. */
export const externalHelloSchema = z.object({ protocol: z.literal(EXTERNAL_PROTOCOL.protocol), version: z.literal(EXTERNAL_PROTOCOL.version), name: z.string().regex(/^[\w.+-]{1,60}$/) })

export const externalInitSchema = z.object({ ok: z.literal(true) })

/** `box` null: the target was not found; the box before it then stands. */
export const externalUpdateSchema = z.object({ box: sides.nullable(), score: z.number().optional() })
