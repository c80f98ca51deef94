import { z } from 'zod'
import { failureSchema } from './failure'
import { placeSchema } from './ids'

/**
 * What the desktop shell and the engine's process say to each other beside the pages' ports: few words, all of them before and after the work.
 */
export const hostMessageSchema = z.discriminatedUnion('kind', [
  /** A page's port comes with it; or, to a process that learns, the engine's. */
  z.strictObject({ kind: z.literal('connect') }),
  /** The port of a process that learns, which the engine asked for, comes with it. */
  z.strictObject({ kind: z.literal('learner'), learner: z.number().int() }),
  /** That process has ended. `how`: a word or two for people. */
  z.strictObject({ kind: z.literal('learner-gone'), learner: z.number().int(), how: z.string().max(200) }),
  /** A person picked these: the engine may read them, and answers how they are called. */
  z.strictObject({ kind: z.literal('admit'), id: z.number().int(), paths: z.array(z.string().min(1).max(4096)).min(1).max(1000) }),
  /** Jobs keep what they have; then the process ends by itself. */
  z.strictObject({ kind: z.literal('stop') }),
])
export type HostMessage = z.infer<typeof hostMessageSchema>

export const engineSignSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  /** Only the shell can start processes: the engine wants one that learns, by a number of its own. */
  z.strictObject({ kind: z.literal('learner-wanted'), learner: z.number().int() }),
  z.strictObject({ kind: z.literal('admitted'), id: z.number().int(), places: z.array(placeSchema) }),
  z.strictObject({ kind: z.literal('refused'), id: z.number().int(), error: failureSchema }),
])
export type EngineSign = z.infer<typeof engineSignSchema>
