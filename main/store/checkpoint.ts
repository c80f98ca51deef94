import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toAppError } from '../contract/errors'
import type { TensorBundle } from '../contract/tensor'
import { syncFolder, toOutputError, writeFileAtomic } from './atomicFile'
import { decodeTensors, encodeTensors } from './tensorFile'

const TENSORS = 'tensors.bin'
const STATE = 'state.json'
const MANIFEST = 'manifest.json'
const LATEST = 'latest'

export interface CheckpointRequest {
  folder: string
  /** Names sort by age: a later checkpoint has a greater name. */
  name: string
  tensors: TensorBundle
  /** Anything JSON can hold. */
  state: unknown
  /** Checkpoints kept. @default 2 */
  keep?: number
}

/** Writes a checkpoint whole or not at all: a temporary folder, the manifest with hashes last, one rename, then `latest`. */
export async function saveCheckpoint({ folder, name, tensors, state, keep = 2 }: CheckpointRequest): Promise<void> {
  const temporary = join(folder, `.${name}.${process.pid}.tmp`)
  const target = join(folder, name)
  try {
    await rm(temporary, { recursive: true, force: true })
    await mkdir(temporary, { recursive: true })
    const files = { [TENSORS]: encodeTensors(tensors), [STATE]: Buffer.from(JSON.stringify(state)) }
    const hashes: Record<string, string> = {}
    for (const [file, bytes] of Object.entries(files)) {
      await writeFile(join(temporary, file), bytes, { flush: true })
      hashes[file] = sha256(bytes)
    }
    await writeFile(join(temporary, MANIFEST), JSON.stringify({ format: 'pultrack-checkpoint', version: 1, files: hashes }), { flush: true })
    await syncFolder(temporary)
    await rm(target, { recursive: true, force: true })
    await rename(temporary, target)
    await syncFolder(folder)
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    throw toOutputError(target, cause)
  }
  await writeFileAtomic(join(folder, LATEST), name)
  await prune({ folder, newest: name, keep })
}

export interface LoadedCheckpoint {
  name: string
  tensors: TensorBundle
  state: unknown
  /** Damaged checkpoints that were passed over. */
  warnings: string[]
}

/**
 * Loads a checkpoint by name; without one the latest, or the newest whole one where that is damaged.
 * @throws AppError `checkpoint-invalid` naming the file and what is wrong with it
 */
export async function loadCheckpoint(folder: string, name?: string): Promise<LoadedCheckpoint> {
  const names = name === undefined ? await candidates(folder) : [name]
  const warnings: string[] = []
  for (const candidate of names) {
    try {
      return { name: candidate, ...(await readCheckpoint(join(folder, candidate))), warnings }
    } catch (thrown) {
      warnings.push(toAppError(thrown).message)
    }
  }
  throw new AppError({
    code: 'checkpoint-invalid',
    message: warnings.length === 0 ? `${folder} holds no checkpoint.` : `${folder} holds no whole checkpoint. ${warnings.join(' ')}`,
    hint: 'Start the run anew from its configuration; its metrics and mined pairs are untouched.',
  })
}

/** Names of the checkpoints of a folder, newest first; `latest` leads. */
async function candidates(folder: string): Promise<string[]> {
  const names = (await listNames(folder)).toReversed()
  const latest = await readFile(join(folder, LATEST), 'utf8').catch(() => '')
  return names.includes(latest) ? [latest, ...names.filter((name) => name !== latest)] : names
}

async function listNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name).sort()
}

async function readCheckpoint(folder: string): Promise<{ tensors: TensorBundle; state: unknown }> {
  const { files } = JSON.parse((await readPart(folder, MANIFEST)).toString()) as { files: Record<string, string> }
  const parts: Record<string, Buffer> = {}
  for (const [file, hash] of Object.entries(files)) {
    const bytes = await readPart(folder, file)
    if (sha256(bytes) !== hash) throw damaged(join(folder, file), 'its content does not match its hash')
    parts[file] = bytes
  }
  const [tensors, state] = [parts[TENSORS], parts[STATE]]
  if (!tensors || !state) throw damaged(join(folder, MANIFEST), 'it names no tensors')
  return { tensors: decodeTensors(tensors, join(folder, TENSORS)), state: JSON.parse(state.toString()) as unknown }
}

async function readPart(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, file))
  } catch {
    throw damaged(join(folder, file), 'it is missing')
  }
}

async function prune({ folder, newest, keep }: { folder: string; newest: string; keep: number }): Promise<void> {
  const older = (await listNames(folder)).filter((name) => name !== newest).toReversed()
  for (const name of older.slice(keep - 1)) await rm(join(folder, name), { recursive: true, force: true })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function damaged(path: string, what: string): AppError {
  return new AppError({ code: 'checkpoint-invalid', message: `${path} cannot be used: ${what}.` })
}
