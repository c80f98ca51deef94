import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { z } from 'zod'
import { clipPortionSchema, WHOLE_CLIP, type ClipPortion } from '../contract/clipPortion'
import { AppError } from '../contract/errors'
import { clipIdSchema, type ClipId } from '../contract/ids'
import { writeFileAtomic } from './atomicFile'
import { migrateProject } from './migrations/migrateProject'

/** Grows with every change of the file's form; `migrations/` has the way from each version before. */
export const PROJECT_VERSION = 4
/** A project of a thousand clips has a few hundred kilobytes. */
const MOST_BYTES = 32 * 1024 * 1024

/** Relative to the project's folder, with forward slashes; absolute where it lies on another drive. */
const storedPath = z.string().min(1).max(4096).refine((path) => !path.includes('\0') && !/^[\\/]{2}/.test(path), 'no path of this machine')

const importedWithSchema = z.strictObject({ path: storedPath, only: z.string().max(1000).nullable() }).nullable()

const clipSchema = z.strictObject({
  clip: clipIdSchema,
  path: storedPath,
  name: z.string().max(500),
  bytes: z.number().int().min(0).nullable(),
  fingerprint: z.string().max(100).nullable(),
  excluded: z.boolean(),
  portion: clipPortionSchema,
  importedWith: importedWithSchema,
})

const fileSchema = z.strictObject({
  format: z.literal('pultrack-project'),
  version: z.literal(PROJECT_VERSION),
  writtenBy: z.string().max(100).nullable(),
  id: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  name: z.string().min(1).max(200),
  autosave: z.boolean(),
  clips: z.array(clipSchema).max(100_000),
  page: z.record(z.string(), z.unknown()),
})

/** What can be made out of a version that nobody here knows yet: what it added is not looked at. */
const newerSchema = z.object({
  writtenBy: z.string().nullable().catch(null),
  id: fileSchema.shape.id.catch(() => randomUUID()),
  name: fileSchema.shape.name,
  clips: z.array(z.object({ ...clipSchema.shape, bytes: clipSchema.shape.bytes.catch(null), excluded: z.boolean().catch(false), portion: clipPortionSchema.catch(WHOLE_CLIP), importedWith: importedWithSchema.catch(null) })),
  page: fileSchema.shape.page.catch({}),
  autosave: z.boolean().catch(true),
})

/** A clip as a project remembers it. */
export interface RememberedClip {
  clip: ClipId
  path: string
  name: string
  /** Size of the file; null for folders of images, and where it was never looked at. */
  bytes: number | null
  /** Sparse hash of its content; null where it was never looked at. */
  fingerprint: string | null
  excluded: boolean
  /** What of it is worked with. */
  portion: ClipPortion
  /** The folder that it came with, and the names that were asked for of it: where new clips are looked for. */
  importedWith: { path: string; only: string | null } | null
}

export interface ProjectContent {
  /** Stays with the project wherever it is moved to. */
  id: string
  name: string
  autosave: boolean
  clips: RememberedClip[]
  /** What the page keeps with it. */
  page: Record<string, unknown>
}

export interface LoadedProject {
  content: ProjectContent
  /** Version of the file; an earlier one than {@link PROJECT_VERSION} was migrated in memory, of a later one only what is known was read. */
  version: number
  writtenBy: string | null
}

export type ProjectPaths = Record<'file' | 'tracks' | 'runs' | 'models' | 'cache' | 'journal' | 'sessions' | 'trash' | 'exports', string>

/** Names inside a project folder. */
export function projectPaths(folder: string): ProjectPaths {
  const inside = (...names: string[]): string => join(folder, ...names)
  return {
    file: inside('project.json'), tracks: inside('tracks'), runs: inside('runs'), models: inside('models'), cache: inside('cache'),
    journal: inside('journal'), sessions: inside('journal', 'sessions'), trash: inside('trash'), exports: inside('exports'),
  }
}

export function createProjectContent(name: string): ProjectContent {
  return { id: randomUUID(), name, autosave: true, clips: [], page: {} }
}

/** Nothing is written. @throws AppError `project-invalid` naming what is wrong */
export async function loadProject(folder: string): Promise<LoadedProject> {
  const path = projectPaths(folder).file
  const raw = await readJson(path)
  const { version, writtenBy } = readVersion(path, raw)
  const newer = version > PROJECT_VERSION
  const parsed = newer ? newerSchema.safeParse(raw) : fileSchema.safeParse(migrateProject(raw, version))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const what = `${issue?.path.join('.') || 'its content'}: ${issue?.message}`
    throw newer ? tooNew({ path, version, writtenBy, what }) : invalid(path, what)
  }
  const { id, name, clips, page, autosave } = parsed.data
  if (new Set(clips.map(({ clip }) => clip)).size < clips.length) throw invalid(path, 'it names a clip twice')
  return { version, writtenBy, content: { id, name, autosave, page, clips: clips.map((clip) => restoreClip(folder, clip)) } }
}

/** @throws AppError `output-unwritable` */
export async function saveProject(folder: string, { content: { id, name, autosave, clips, page }, writtenBy }: { content: ProjectContent; writtenBy: string | null }): Promise<void> {
  const stored = clips.map((clip) => storeClip(folder, clip))
  const file = { format: 'pultrack-project', version: PROJECT_VERSION, writtenBy, id, name, autosave, clips: stored, page } satisfies z.input<typeof fileSchema>
  await writeFileAtomic(projectPaths(folder).file, `${JSON.stringify(file, null, 1)}\n`)
}

/** A clip as files of the project have it. */
export function storeClip(folder: string, clip: RememberedClip): RememberedClip {
  const { path, importedWith } = clip
  return { ...clip, path: toStored(folder, path), importedWith: importedWith && { ...importedWith, path: toStored(folder, importedWith.path) } }
}

export function restoreClip(folder: string, clip: RememberedClip): RememberedClip {
  const { path, importedWith } = clip
  return { ...clip, path: fromStored(folder, path), importedWith: importedWith && { ...importedWith, path: fromStored(folder, importedWith.path) } }
}

/** A path as files of the project have it: relative to its folder. */
export function toStored(folder: string, path: string): string {
  const way = relative(folder, path)
  return isAbsolute(way) ? way : way.split(sep).join('/')
}

export function fromStored(folder: string, path: string): string {
  return isAbsolute(path) ? resolve(path) : resolve(folder, ...path.split('/'))
}

function readVersion(path: string, raw: unknown): { version: number; writtenBy: string | null } {
  const parsed = z.object({ format: z.literal('pultrack-project'), version: z.number().int().min(1), writtenBy: z.string().nullable().catch(null) }).safeParse(raw)
  if (parsed.success) return parsed.data
  throw invalid(path, 'it does not say which version of a project it is')
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

function tooNew({ path, version, writtenBy, what }: { path: string; version: number; writtenBy: string | null; what: string }): AppError {
  const by = writtenBy === null ? 'a newer Pultrack' : `Pultrack ${writtenBy}`
  return new AppError({ code: 'project-invalid', message: `${path} was written by ${by} in version ${version}, of which this one cannot read: ${what}.`, hint: 'Open it with that version.' })
}
