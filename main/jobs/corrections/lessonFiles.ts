import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { effectSchema, lessonSchema, type Effect, type Lesson, type LessonSpan } from '../../contract/corrections'
import { AppError } from '../../contract/errors'
import { writeFileAtomic } from '../../store/atomicFile'

/** In a run folder: what it is taught by a person's corrections, and what came of it. */
export const LESSON_FILE = 'corrections.json'
export const EFFECT_FILE = 'effect.json'

/** @throws AppError `output-unwritable` */
export async function saveLesson(folder: string, spans: LessonSpan[]): Promise<void> {
  await write(join(folder, LESSON_FILE), { format: 'pultrack-corrections', version: 1, spans } satisfies Lesson)
}

/** Null for a run without corrections. @throws AppError `run-invalid` */
export async function loadLesson(folder: string): Promise<LessonSpan[] | null> {
  return (await read(join(folder, LESSON_FILE), lessonSchema))?.spans ?? null
}

/** @throws AppError `output-unwritable` */
export async function saveEffect(folder: string, effect: Omit<Effect, 'format' | 'version'>): Promise<void> {
  await write(join(folder, EFFECT_FILE), { format: 'pultrack-effect', version: 1, ...effect } satisfies Effect)
}

/** Null where none was measured. @throws AppError `run-invalid` */
export function loadEffect(folder: string): Promise<Effect | null> {
  return read(join(folder, EFFECT_FILE), effectSchema)
}

function write(path: string, content: object): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(content)}\n`)
}

async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw damaged(path, cause)
  })
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw damaged(path, cause)
  }
}

function damaged(path: string, cause: unknown): AppError {
  return new AppError({ code: 'run-invalid', message: `${path} cannot be used: it was cut short or changed.`, hint: 'Restore it from a copy, or learn from the corrections anew.', cause })
}
