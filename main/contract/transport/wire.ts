import { z } from 'zod'
import { AppError } from '../errors'
import { failureSchema } from '../failure'

/** Grows when either side would misunderstand the other. */
export const PROTOCOL = 1

/** Messages of events that may be on their way before the page says that it has read them. */
export const UNREAD_MESSAGES = 4

const number = z.number().int().min(0)
const callNumber = z.number().int().min(1)

/** What a page says. `hello` comes first; `since`: number of the last event that it has read, of the engine that it names. */
export const pageMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), protocol: z.number(), engine: z.string().max(100).nullable(), since: number }),
  z.strictObject({ type: z.literal('call'), id: callNumber, name: z.string().max(100), arguments: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id: callNumber }),
  z.strictObject({ type: z.literal('read'), upTo: number }),
  z.strictObject({ type: z.literal('credit') }),
])
export type PageMessage = z.infer<typeof pageMessageSchema>

/** What an engine says. Events are those numbered `first` to `last`, merged where that loses nothing. */
export const engineMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), protocol: z.number(), engine: z.string(), since: number }),
  z.object({ type: z.literal('result'), id: callNumber, value: z.unknown() }),
  z.object({ type: z.literal('error'), id: callNumber, error: failureSchema }),
  z.object({ type: z.literal('events'), first: number, last: number, events: z.array(z.unknown()) }),
  z.object({ type: z.literal('frame'), packet: z.unknown() }),
])
export type EngineMessage = z.infer<typeof engineMessageSchema>

/** @throws AppError `message-invalid` */
export function parsePageMessage(message: unknown): PageMessage {
  return parse(pageMessageSchema, message)
}

/** @throws AppError `message-invalid` */
export function parseEngineMessage(message: unknown): EngineMessage {
  return parse(engineMessageSchema, message)
}

function parse<T>(schema: z.ZodType<T>, message: unknown): T {
  const parsed = schema.safeParse(message)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError({ code: 'message-invalid', message: `A message that cannot be understood: ${issue?.path.join('.') || 'as a whole'}: ${issue?.message}.` })
}
