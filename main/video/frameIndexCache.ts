import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { FrameIndex } from './frameIndex'

/** Raise when the index of an unchanged file would come out differently. */
const CACHE_VERSION = 1

const rateSchema = z.object({ num: z.number().int().positive(), den: z.number().int().positive() })
const cachedSchema = z.object({
  version: z.literal(CACHE_VERSION),
  index: z.object({
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    frameRate: rateSchema,
    timeBase: rateSchema,
    pts: z.array(z.number()).min(1),
    keyFrames: z.array(z.number().int().nonnegative()),
    gaps: z.array(z.object({ from: z.number().int(), to: z.number().int(), reason: z.string() })),
    damaged: z.boolean(),
    seekable: z.boolean(),
  }),
})

/** `$PULTRACK_CACHE`, else `$XDG_CACHE_HOME/pultrack`, else `~/.cache/pultrack`. Everything in it can be made again. */
export function userCacheFolder(): string {
  const own = process.env['PULTRACK_CACHE']
  if (own) return own
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pultrack')
}

export interface CacheEntry {
  cacheFolder: string
  fingerprint: string
}

/** The stored index, or undefined where there is none, or it is damaged or of another version. */
export async function loadFrameIndex(entry: CacheEntry): Promise<FrameIndex | undefined> {
  try {
    const parsed = cachedSchema.safeParse(JSON.parse(await readFile(entryPath(entry), 'utf8')))
    return parsed.success ? { ...parsed.data.index, pts: Float64Array.from(parsed.data.index.pts) } : undefined
  } catch {
    return undefined
  }
}

/** Stores an index, whole or not at all. A cache that can't be written costs time, never the work: failures are swallowed. */
export async function saveFrameIndex(entry: CacheEntry, index: FrameIndex): Promise<void> {
  const path = entryPath(entry)
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await mkdir(join(entry.cacheFolder, 'frame-index'), { recursive: true })
    await writeFile(temporary, JSON.stringify({ version: CACHE_VERSION, index: { ...index, pts: [...index.pts] } }))
    await rename(temporary, path)
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

function entryPath({ cacheFolder, fingerprint }: CacheEntry): string {
  return join(cacheFolder, 'frame-index', `${fingerprint}.json`)
}
