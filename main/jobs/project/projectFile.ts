import { readFile, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../contract/errors'
import { clipIdSchema } from '../../contract/ids'
import { writeFileAtomic } from '../../store/atomicFile'
import type { RememberedClip } from '../clips/clipLibrary'

/** A project of a thousand clips has a few hundred kilobytes. */
const MOST_BYTES = 32 * 1024 * 1024

const fileSchema = z.strictObject({
  format: z.literal('pultrack-project'),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  clips: z.array(z.strictObject({
    clip: clipIdSchema,
    /** Relative to the project's folder, with forward slashes; absolute where it lies on another drive. */
    path: z.string().min(1).max(4096).refine((path) => !path.includes('\0') && !/^[\\/]{2}/.test(path), 'no path of this machine'),
    name: z.string().max(500),
    fingerprint: z.string().max(100).nullable(),
    excluded: z.boolean(),
  })).max(100_000),
  page: z.record(z.string(), z.unknown()),
})

export interface ProjectContent {
  name: string
  clips: RememberedClip[]
  /** What the page keeps with it. */
  page: Record<string, unknown>
}

/** Names inside a project folder. */
export function projectPaths(folder: string): Record<'file' | 'tracks' | 'runs' | 'models' | 'cache' | 'journal' | 'trash' | 'exports', string> {
  const inside = (name: string): string => join(folder, name)
  return { file: inside('project.json'), tracks: inside('tracks'), runs: inside('runs'), models: inside('models'), cache: inside('cache'), journal: inside('journal'), trash: inside('trash'), exports: inside('exports') }
}

/** @throws AppError `project-invalid` naming what is wrong */
export async function loadProject(folder: string): Promise<ProjectContent> {
  const path = projectPaths(folder).file
  const parsed = fileSchema.safeParse(await readJson(path))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(path, `${issue?.path.join('.') || 'its content'}: ${issue?.message}`)
  }
  const { name, clips, page } = parsed.data
  if (new Set(clips.map(({ clip }) => clip)).size < clips.length) throw invalid(path, 'it names a clip twice')
  return { name, page, clips: clips.map((clip) => ({ ...clip, path: resolve(folder, ...(isAbsolute(clip.path) ? [clip.path] : clip.path.split('/'))) })) }
}

/** @throws AppError `output-unwritable` */
export async function saveProject(folder: string, { name, clips, page }: ProjectContent): Promise<void> {
  const content = { format: 'pultrack-project', version: 1, name, clips: clips.map((clip) => ({ ...clip, path: toStored(folder, clip.path) })), page }
  await writeFileAtomic(projectPaths(folder).file, `${JSON.stringify(content, null, 1)}\n`)
}

function toStored(folder: string, path: string): string {
  const way = relative(folder, path)
  return isAbsolute(way) ? way : way.split(sep).join('/')
}

async function readJson(path: string): Promise<unknown> {
  const info = await stat(path).catch((cause: unknown) => {
    throw invalid(path, 'it is not there', cause)
  })
  if (!info.isFile() || info.size > MOST_BYTES) throw invalid(path, `it has ${info.size} bytes`)
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw invalid(path, 'it is not JSON; it was cut short or is something else', cause)
  }
}

function invalid(path: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'project-invalid', message: `${path} is no project that can be opened: ${what}.`, hint: 'Choose a folder NAME.trackproj; a copy from before may lie in your backups.', cause })
}
