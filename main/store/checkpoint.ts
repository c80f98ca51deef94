import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toAppError } from '../contract/errors'
import type { TensorBundle } from '../contract/tensor'
import { makeFolder, syncFolder, toOutputError, writeFileAtomic, writeFileDurable } from './atomicFile'
import { asideName, isTemporary, LATEST, listCheckpoints, MANIFEST, parseCheckpointManifest, readLatest } from './checkpointList'
import type { CheckpointManifest, ListedCheckpoint } from './checkpointList'
import { sha256 } from './sha256'
import { decodeTensors, encodeTensors } from './tensorFile'
import { pathExists } from './pathExists'

const TENSORS = 'tensors.bin'
const STATE = 'state.json'

export interface CheckpointRequest {
  folder: string
  /** Also its folder's name. One that exists is replaced. */
  name: string
  tensors: TensorBundle
  /** Anything JSON can hold. */
  state: unknown
  /** Checkpoints kept, this one included; lasting ones come on top. @default 2 */
  keep?: number
  /** Never removed to make room. @default false */
  lasting?: boolean
}

/**
 * Writes a checkpoint whole or not at all: a temporary folder, the manifest with hashes last, one rename, then `latest`. Only one
 * process may write to a folder at a time.
 * @throws AppError `output-unwritable`; what existed is untouched
 */
export async function saveCheckpoint({ folder, name, tensors, state, keep = 2, lasting = false }: CheckpointRequest): Promise<void> {
  const temporary = join(folder, `.${name}.${process.pid}.tmp`)
  const files = { [TENSORS]: encodeTensors(tensors), [STATE]: encodeState(state) }
  try {
    const sequence = 1 + Math.max(0, ...(await listCheckpoints(folder)).map((listed) => listed.sequence))
    await writeCheckpoint({ temporary, files, sequence, lasting })
    await moveIntoPlace({ folder, name, temporary })
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    throw toOutputError(join(folder, name), cause)
  }
  await writeFileAtomic(join(folder, LATEST), name)
  await removeOld({ folder, newest: name, keep })
}

export interface LoadedCheckpoint {
  name: string
  tensors: TensorBundle
  state: unknown
  /** Damaged checkpoints that were passed over, as sentences for people. */
  warnings: string[]
}

/**
 * Loads a checkpoint by name; without one the latest, or the newest whole one where that is damaged.
 * @throws AppError `checkpoint-invalid` naming the file and what is wrong with it
 */
export async function loadCheckpoint(folder: string, name?: string): Promise<LoadedCheckpoint> {
  const warnings: string[] = []
  for (const candidate of await candidates(folder, name)) {
    try {
      return { name: candidate.name, ...(await readCheckpoint(candidate.folder)), warnings }
    } catch (thrown) {
      warnings.push(toAppError(thrown).message)
    }
  }
  const which = name === undefined ? '' : ` named ${name}`
  throw new AppError({
    code: 'checkpoint-invalid',
    message: warnings.length === 0 ? `${folder} holds no checkpoint${which}.` : `${folder} holds no whole checkpoint${which}. ${warnings.join(' ')}`,
    hint: 'Copy the folder again from where it came from; or start the run anew from its configuration.',
  })
}

function encodeState(state: unknown): Buffer {
  const text = JSON.stringify(state ?? null, (key, value: unknown) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value
    throw new AppError({ code: 'internal', message: `A checkpoint's state holds ${value} under "${key}", which JSON cannot.` })
  })
  return Buffer.from(text)
}

interface NewCheckpoint {
  temporary: string
  files: Record<string, Buffer>
  sequence: number
  lasting: boolean
}

async function writeCheckpoint({ temporary, files, sequence, lasting }: NewCheckpoint): Promise<void> {
  await rm(temporary, { recursive: true, force: true })
  await makeFolder(temporary)
  const hashes: Record<string, string> = {}
  for (const [file, bytes] of Object.entries(files)) {
    await writeFileDurable(join(temporary, file), bytes)
    hashes[file] = sha256(bytes)
  }
  const manifest: CheckpointManifest = { format: 'pultrack-checkpoint', version: 1, sequence, lasting, files: hashes }
  await writeFileDurable(join(temporary, MANIFEST), `${JSON.stringify(manifest)}\n`)
  await syncFolder(temporary)
}

/** A folder cannot replace another in one step: the old one waits under another name, where loading finds it. */
async function moveIntoPlace({ folder, name, temporary }: { folder: string; name: string; temporary: string }): Promise<void> {
  const target = join(folder, name)
  const aside = join(folder, asideName(name))
  if (await pathExists(target)) {
    await rm(aside, { recursive: true, force: true })
    await rename(target, aside)
  }
  await rename(temporary, target)
  await syncFolder(folder)
  await rm(aside, { recursive: true, force: true })
}

/** Older checkpoints beyond `keep`, and what killed processes left unfinished. */
async function removeOld({ folder, newest, keep }: { folder: string; newest: string; keep: number }): Promise<void> {
  const older = (await listCheckpoints(folder)).filter(({ name, lasting }) => name !== newest && !lasting)
  const unfinished = (await readdir(folder)).filter(isTemporary).map((entry) => join(folder, entry))
  for (const path of [...older.slice(Math.max(0, keep - 1)).map((listed) => listed.folder), ...unfinished]) {
    await rm(path, { recursive: true, force: true })
  }
}

/** The one named; or all, newest first, `latest` leading. */
async function candidates(folder: string, name: string | undefined): Promise<ListedCheckpoint[]> {
  const listed = await listCheckpoints(folder)
  if (name !== undefined) return listed.filter((candidate) => candidate.name === name)
  const latest = await readLatest(folder)
  return [...listed.filter((candidate) => candidate.name === latest), ...listed.filter((candidate) => candidate.name !== latest)]
}

async function readCheckpoint(folder: string): Promise<{ tensors: TensorBundle; state: unknown }> {
  const hashes = await readHashes(folder)
  const tensors = await readPart({ folder, file: TENSORS, hashes })
  const state = await readPart({ folder, file: STATE, hashes })
  return { tensors: decodeTensors(tensors, join(folder, TENSORS)), state: JSON.parse(state.toString()) as unknown }
}

async function readHashes(folder: string): Promise<Record<string, string>> {
  const path = join(folder, MANIFEST)
  const text = await readPresent(path)
  try {
    const manifest = parseCheckpointManifest(text.toString())
    if (manifest) return manifest.files
  } catch (cause) {
    throw damaged(path, 'it is cut short or is not JSON', cause)
  }
  throw damaged(path, 'it is no manifest of a checkpoint of version 1')
}

async function readPart({ folder, file, hashes }: { folder: string; file: string; hashes: Record<string, string> }): Promise<Buffer> {
  const bytes = await readPresent(join(folder, file))
  if (sha256(bytes) !== hashes[file]) throw damaged(join(folder, file), 'its content does not match its hash; it was cut short or changed')
  return bytes
}

function readPresent(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw damaged(path, (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is missing' : 'it cannot be read', cause)
  })
}

function damaged(path: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'checkpoint-invalid', message: `${path} cannot be used: ${what}.`, cause })
}
