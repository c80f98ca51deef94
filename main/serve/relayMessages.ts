import { z } from 'zod'
import { bytesSchema } from '../contract/binary'
import { failureSchema } from '../contract/failure'

const page = z.number().int()

/** What server and engine say to each other between their processes, by pages' numbers. What pages and engine say is passed on as it came. */
export const relayMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('failed'), error: failureSchema }),
  z.strictObject({ kind: z.literal('open'), page }),
  z.strictObject({ kind: z.literal('packet'), page, bytes: bytesSchema }),
  z.strictObject({ kind: z.literal('close'), page, code: z.number().int() }),
  z.strictObject({ kind: z.literal('stop') }),
])
export type RelayMessage = z.infer<typeof relayMessageSchema>
