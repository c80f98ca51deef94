import { z } from 'zod'
import { encodedPictureSchema } from './binary'
import { clipIdSchema, jobIdSchema, trackIdSchema } from './ids'
import { cropsSchema, responseSchema } from './response'

const place = { job: jobIdSchema, clip: clipIdSchema, track: trackIdSchema, frameIndex: z.number().int().min(0), /** Counts all packets of a connection, dropped ones too. */ sequence: z.number().int() }

/**
 * The lossy lane: pictures of what a tracking job does just now. A packet needs a credit, of which a page has two; without one the newest
 * of each kind and track waits and replaces the one before. Nothing in it is the only copy of anything.
 */
export const framePacketSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('frame'), ...place, picture: encodedPictureSchema }),
  /** `side` 0: the model that moves the box; 1: the one beside it. */
  z.object({ kind: z.literal('response'), ...place, side: z.union([z.literal(0), z.literal(1)]), response: responseSchema }),
  z.object({ kind: z.literal('crops'), ...place, crops: cropsSchema }),
])
export type FramePacket = z.infer<typeof framePacketSchema>

/** Packets that may be under way to a page at once. */
export const FRAME_CREDITS = 2
