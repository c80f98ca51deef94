import { z } from 'zod'
import { boxSchema } from '../contract/geometry'
import { SAMPLE_SOURCES, TRACK_STATES, type TrackSample } from '../contract/track'

/** JSON has no NaN and no infinity. */
const anyNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)])

/** A sample as the files of a project have it. */
export const sampleRowSchema = z.strictObject({
  frameIndex: z.number().int().min(0), mediaTime: z.number(), box: boxSchema, score: anyNumber, psr: anyNumber.nullable(), scaleIndex: z.number().int().nullable(),
  confidence: z.number().min(0).max(1).nullable().default(null), // not in earlier files
  state: z.enum(TRACK_STATES), source: z.enum(SAMPLE_SOURCES), modelId: z.string().nullable(),
}) satisfies z.ZodType<TrackSample>

/** For `JSON.stringify`: numbers that JSON has not, as words. */
export function spellNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
