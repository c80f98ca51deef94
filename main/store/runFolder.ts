import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../contract/errors'
import { toOutputError, writeFileAtomic } from './atomicFile'
import { acquireLock } from './folderLock'

/** Everything about a run that is known when it starts. */
export interface RunManifest {
  format: 'pultrack-run'
  version: 1
  created: string
  config: unknown
  footage: { path: string; fingerprint: string; frames: number }[]
  failedClips: number
  seed: number
  /** Engine, device and versions, and why they were chosen. */
  engine: unknown
  initialModel: string | null
}

/** Where a run keeps what. */
export interface RunPaths {
  folder: string
  metrics: string
  stages: string
  tensorboard: string
  checkpoints: string
  failedBatch: string
  model: string
  report: string
}

export interface RunFolder {
  readonly paths: RunPaths
  readonly manifest: RunManifest
  hasCheckpoint(): Promise<boolean>
  /** Lets other processes write this run again. */
  close(): Promise<void>
}

export type NewRun = Omit<RunManifest, 'format' | 'version' | 'created'> & { folder: string }

/**
 * Makes a run folder.
 * @throws AppError `output-exists` when there is something in the folder already
 */
export async function createRun({ folder, ...fields }: NewRun): Promise<RunFolder> {
  await assertRunFolderFree(folder)
  const paths = pathsOf(folder)
  try {
    await mkdir(paths.checkpoints, { recursive: true })
  } catch (cause) {
    throw toOutputError(folder, cause)
  }
  const release = await acquireLock(folder)
  const manifest: RunManifest = { format: 'pultrack-run', version: 1, created: new Date().toISOString(), ...fields }
  await writeFileAtomic(join(folder, 'run.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return makeRun({ paths, manifest, release })
}

/** @throws AppError `output-exists` unless the folder is new or empty */
export async function assertRunFolderFree(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => [])
  if (entries.length === 0) return
  throw new AppError({ code: 'output-exists', message: `${folder} exists and is not empty.`, hint: 'Name another folder with --out, or go on with that run: pultrack resume.' })
}

/**
 * Opens a run to go on with it.
 * @throws AppError `run-invalid` when the folder is no run, or another process is writing it
 */
export async function openRun(folder: string): Promise<RunFolder> {
  const manifest = await readManifest(folder)
  return makeRun({ paths: pathsOf(folder), manifest, release: await acquireLock(folder) })
}

/** Reads a run's manifest; the run may be in use. */
export async function readManifest(folder: string): Promise<RunManifest> {
  const invalid = (what: string): AppError =>
    new AppError({ code: 'run-invalid', message: `${folder} is not a run folder: ${what}.`, hint: 'Name the folder that pultrack train wrote with --out.' })
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => {
    throw invalid('it has no run.json')
  })
  let manifest: RunManifest
  try {
    manifest = JSON.parse(text) as RunManifest
  } catch {
    throw invalid('its run.json is not JSON')
  }
  if (manifest.format !== 'pultrack-run') throw invalid('its run.json is something else')
  if (manifest.version !== 1) throw invalid(`its version ${String(manifest.version)} is newer than this program`)
  return manifest
}

export function pathsOf(folder: string): RunPaths {
  const inside = (name: string): string => join(folder, name)
  return {
    folder, metrics: inside('metrics.jsonl'), stages: inside('stages.jsonl'), tensorboard: inside('tensorboard'), checkpoints: inside('checkpoints'),
    failedBatch: inside('failed-batch'), model: inside('model'), report: inside('report'),
  }
}

function makeRun({ paths, manifest, release }: { paths: RunPaths; manifest: RunManifest; release(): Promise<void> }): RunFolder {
  return {
    paths,
    manifest,
    // What a killed process left of its first checkpoint is none.
    hasCheckpoint: async () => (await readdir(paths.checkpoints).catch(() => [])).some((entry) => !entry.endsWith('.tmp')),
    close: release,
  }
}
