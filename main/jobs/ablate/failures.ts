import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { AppError } from '../../contract/errors'
import { failureSchema, fromFailure, toFailure } from '../../contract/failure'
import { writeFileAtomic } from '../../store/atomicFile'
import type { AblationItem } from './expandPlan'

const recordSchema = z.strictObject({ hash: z.string(), error: failureSchema })

/** Why an item came to nothing, for whoever has handed it to another process. @throws AppError `output-unwritable` */
export async function recordFailure(out: string, { item, error }: { item: AblationItem; error: AppError }): Promise<void> {
  await writeFileAtomic(pathOf(out, item), `${JSON.stringify({ hash: item.hash, error: toFailure(error) }, null, 1)}\n`)
}

/** Null where it has not failed, or did so under another plan. */
export async function readFailure(out: string, item: AblationItem): Promise<AppError | null> {
  const text = await readFile(pathOf(out, item), 'utf8').catch(() => null)
  const record = text === null ? null : recordSchema.safeParse(JSON.parse(text)).data
  return record?.hash === item.hash ? fromFailure(record.error) : null
}

export async function forgetFailure(out: string, item: AblationItem): Promise<void> {
  await rm(pathOf(out, item), { force: true })
}

function pathOf(out: string, { index }: AblationItem): string {
  return join(out, 'failures', `${String(index).padStart(3, '0')}.json`)
}
