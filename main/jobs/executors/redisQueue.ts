import { createHash } from 'node:crypto'
import { z } from 'zod'
import { batchItemSchema, batchSettingsSchema } from '../../contract/batch'
import { AppError } from '../../contract/errors'

export const DEFAULT_REDIS = 'redis://127.0.0.1:6379'
export const DEFAULT_QUEUE = 'pultrack'
/** How often a piece whose worker has died is given to another. */
export const MOST_DEATHS = 5
/** Milliseconds after which a worker that is not heard of counts as dead. */
export const HEARD_WITHIN = 30_000

const pathSchema = z.string().min(1)
/** What a worker is told: an item of a batch, or one of an ablation. Folder, clips and plan lie where every worker sees them under the same path. */
export const queuedJobSchema = z.union([
  z.strictObject({ folder: pathSchema, settings: batchSettingsSchema, item: batchItemSchema }),
  z.strictObject({ plan: pathSchema, out: pathSchema, item: z.number().int().min(0) }),
])
export type QueuedJob = z.infer<typeof queuedJobSchema>

export interface RedisPlace {
  /** redis://HOST:PORT, rediss:// with TLS. */
  url: string
  /** @default {@link DEFAULT_QUEUE} */
  queue?: string | undefined
}

/** The same piece of the same folder stands in the queue once. */
export function jobIdOf({ folder, hash, name }: { folder: string; hash: string; name: string }): string {
  return createHash('sha256').update(JSON.stringify([folder, hash, name])).digest('hex').slice(0, 32)
}

/** Asks the server whether it is there: connections try for ever otherwise. @throws AppError `executor-failed` */
export async function assertRedis(url: string): Promise<void> {
  const { Redis } = await import('ioredis')
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: null, connectTimeout: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
  } catch (cause) {
    throw new AppError({ code: 'executor-failed', message: `Redis does not answer at ${withoutPassword(url)}.`, hint: 'Start a Redis server there, or name another with --redis.', cause })
  } finally {
    client.disconnect()
  }
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//')
}
