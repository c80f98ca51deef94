import { z } from 'zod'
import { singlesSchema, encodedPictureSchema } from './binary'

const cell = z.object({ value: z.number(), row: z.number(), column: z.number() })

/** A square of the frame in source pixels. */
export const squareSchema = z.object({ left: z.number(), top: z.number(), side: z.number() })

/**
 * A response map with what is needed to draw it over the frame: cell (row, column) of `size` x `size` is the answer for a target whose centre lies at
 * the region's centre + (column - (size - 1) / 2) * 8 * region.side / 255, and so down the rows.
 */
export const responseSchema = z.object({
  frameIndex: z.number().int(),
  /** Of the model that answered; with two side by side each has its own. */
  modelId: z.string(),
  size: z.number().int(),
  /** Raw values at the chosen scale, row by row, before window and upsampling. */
  values: singlesSchema,
  /** Largest value, and the largest outside its neighbourhood; in cells. */
  peak: cell,
  second: cell.nullable(),
  peakToSidelobe: z.number(),
  /** Entropy of the map as a distribution, 0 (one cell) to 1 (flat). */
  entropy: z.number(),
  scaleIndex: z.number().int(),
  /** What the network searched, at the chosen scale. */
  region: squareSchema,
})
export type Response = z.infer<typeof responseSchema>

/** The crops exactly as the network sees them: exemplar 127 x 127, search region of the chosen scale 255 x 255. */
export const cropsSchema = z.object({ exemplar: encodedPictureSchema, search: encodedPictureSchema })

/** One model's whole answer for one frame, computed afresh. */
export const inspectionSchema = z.object({
  response: responseSchema,
  crops: cropsSchema,
  /** All scales, in the order of their factors. */
  scales: z.array(z.object({ factor: z.number(), values: singlesSchema, penalised: z.number(), region: squareSchema })),
  /** Upsampled response of the chosen scale, without and with the window: what the position was taken from. */
  upsampled: z.object({ size: z.number().int(), plain: singlesSchema, windowed: singlesSchema, windowInfluence: z.number() }),
})
export type Inspection = z.infer<typeof inspectionSchema>
