import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../contract/errors'
import { runManifestSchema } from '../contract/run'
import type { RunManifest } from '../contract/run'
import { makeFolder, toOutputError, writeFileAtomic } from './atomicFile'
import { listCheckpoints } from './checkpointList'
import { acquireLock } from './folderLock'

export type { RunManifest }

/** Where a run keeps what. */
export interface RunPaths {
  folder: string
  /** Configuration, footage, seed, engine. */
  manifest: string
  /** One row a training step; never thinned. */
  metrics: string
  /** The same as a table. */
  trainingLog: string
  /** One row an ended stage, with the reason why it ended. */
  stages: string
  instances: string
  chains: string
  /** One row a ranking of stage 1: some anchors with their hardest negatives. */
  rankings: string
  /** Windows that are finished. */
  windows: string
  crops: string
  tensorboard: string
  checkpoints: string
  /** The batch whose loss was not finite. */
  failedBatch: string
  model: string
  report: string
}

/** A run that this process, and no other, may write. */
export interface RunFolder {
  readonly paths: RunPaths
  readonly manifest: RunManifest
  /** False as well where a killed process had only begun to write one. */
  hasCheckpoint(): Promise<boolean>
  /** Lets other processes write this run again. */
  close(): Promise<void>
}

export type NewRun = Omit<RunManifest, 'format' | 'version' | 'created'> & { folder: string }

/**
 * Makes a run folder.
 * @throws AppError `output-exists` when there is something in the folder already, `output-unwritable`; an empty folder at most is left behind
 */
export async function createRun({ folder, ...fields }: NewRun): Promise<RunFolder> {
  await assertRunFolderFree(folder)
  const paths = pathsOf(folder)
  await makeFolder(folder)
  const release = await acquireLock(folder)
  if ((await readdir(folder)).some(counts)) {
    await release()
    throw taken(`${folder} has just been taken by another process.`)
  }
  try {
    const manifest: RunManifest = { format: 'pultrack-run', version: 1, created: new Date().toISOString(), ...fields }
    await saveManifest(paths.manifest, manifest) // first: from here on the run can be resumed
    await makeFolders(paths)
    return makeRun({ paths, manifest, release })
  } catch (cause) {
    for (const path of [...foldersOf(paths), paths.manifest]) await rm(path, { recursive: true, force: true }).catch(() => undefined)
    await release()
    throw toOutputError(folder, cause)
  }
}

/** What a process that was killed before there was a manifest may leave does not count. */
function counts(entry: string): boolean {
  return !entry.startsWith('lock') && !entry.endsWith('.tmp')
}

async function makeFolders(paths: RunPaths): Promise<void> {
  for (const path of foldersOf(paths)) await makeFolder(path)
}

/** @throws AppError `output-exists` unless the folder is new or empty */
export async function assertRunFolderFree(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') throw taken(`${folder} is a file.`)
    throw toOutputError(folder, cause)
  })
  if (entries.some(counts)) throw taken(`${folder} exists and is not empty.`)
}

/**
 * Opens a run to go on with it.
 * @throws AppError `run-invalid` when the folder is no run, or another process is writing it; `output-unwritable`
 */
export async function openRun(folder: string): Promise<RunFolder> {
  await readManifest(folder)
  const release = await acquireLock(folder)
  const paths = pathsOf(folder)
  await makeFolders(paths).catch((cause: unknown) => release().then(() => Promise.reject(toOutputError(folder, cause))))
  return makeRun({ paths, manifest: await readManifest(folder), release })
}

/** Writes part of a run's manifest anew. @returns the run as it is now; to be closed once, as the run was that was given @throws AppError `output-unwritable` */
export async function reviseRun(run: RunFolder, changes: Partial<Omit<NewRun, 'folder'>>): Promise<RunFolder> {
  const manifest = { ...run.manifest, ...changes }
  await saveManifest(run.paths.manifest, manifest).catch((cause: unknown) => {
    throw toOutputError(run.paths.folder, cause)
  })
  return { ...run, manifest }
}

function saveManifest(path: string, manifest: RunManifest): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Reads a run's manifest; the run may be in use. @throws AppError `run-invalid` */
export async function readManifest(folder: string): Promise<RunManifest> {
  const text = await readFile(pathsOf(folder).manifest, 'utf8').catch((cause: unknown) => {
    throw notRun(folder, 'it has no run.json that could be read', cause)
  })
  const content = parseJson(text, folder)
  if (content['format'] !== 'pultrack-run') throw notRun(folder, 'its run.json is something else')
  if (content['version'] !== 1) throw notRun(folder, `it has version ${String(content['version'])}; this program reads version 1`)
  const parsed = runManifestSchema.safeParse(content)
  if (parsed.success) return parsed.data
  throw notRun(folder, `its run.json is damaged: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
}

/** Names inside a run folder; nothing is looked up. */
export function pathsOf(folder: string): RunPaths {
  const inside = (name: string): string => join(folder, name)
  return {
    folder, manifest: inside('run.json'), metrics: inside('metrics.jsonl'), trainingLog: inside('training_log.csv'), stages: inside('stages.jsonl'), instances: inside('instances.jsonl'),
    chains: inside('chains.jsonl'), rankings: inside('rankings.jsonl'), windows: inside('windows.jsonl'), crops: inside('crops'), tensorboard: inside('tensorboard'),
    checkpoints: inside('checkpoints'), failedBatch: inside('failed-batch'), model: inside('model'), report: inside('report'),
  }
}

function foldersOf({ crops, checkpoints, tensorboard, model, report }: RunPaths): string[] {
  return [crops, checkpoints, tensorboard, model, report]
}

function makeRun({ paths, manifest, release }: { paths: RunPaths; manifest: RunManifest; release(): Promise<void> }): RunFolder {
  return { paths, manifest, hasCheckpoint: async () => (await listCheckpoints(paths.checkpoints)).length > 0, close: release }
}

function parseJson(text: string, folder: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch (cause) {
    throw new AppError({ code: 'run-invalid', message: `${folder}: its run.json is not JSON; it was cut short or changed.`, hint: 'Restore run.json from a copy. What was learned is under model/ and can be used without it.', cause })
  }
}

function notRun(folder: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'run-invalid', message: `${folder} is not a run folder: ${what}.`, hint: 'Name the folder that pultrack train wrote with --out.', cause })
}

function taken(message: string): AppError {
  return new AppError({ code: 'output-exists', message, hint: 'Name another folder with --out, or go on with that run: pultrack resume.' })
}
