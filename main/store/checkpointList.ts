import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const MANIFEST = 'manifest.json'
export const LATEST = 'latest'

/** What a checkpoint says of itself; written last, so that its hashes are those of whole files. */
export interface CheckpointManifest {
  format: 'pultrack-checkpoint'
  version: 1
  /** Counts the checkpoints of a folder: tells their age where names and clocks do not. */
  sequence: number
  /** Never removed to make room for newer ones. */
  lasting: boolean
  /** SHA-256 of each file. */
  files: Record<string, string>
}

/** A checkpoint's folder, which may be damaged. */
export interface ListedCheckpoint {
  name: string
  folder: string
  /** 0 where its manifest cannot be read. */
  sequence: number
  lasting: boolean
}

/** Set aside while its successor of the same name takes its place; only a killed process leaves one. */
export function asideName(name: string): string {
  return `.${name}.replaced`
}

export function isTemporary(entry: string): boolean {
  return entry.startsWith('.') && entry.endsWith('.tmp')
}

/** Checkpoints of a folder, newest first. None when there is no such folder. */
export async function listCheckpoints(folder: string): Promise<ListedCheckpoint[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name))
  const listed: ListedCheckpoint[] = []
  for (const entry of folders) {
    const name = /^\.(.+)\.replaced$/.exec(entry)?.[1] ?? entry
    if (isTemporary(entry) || (name !== entry && folders.has(name))) continue
    listed.push({ name, folder: join(folder, entry), ...(await readStanding(join(folder, entry))) })
  }
  const natural = new Intl.Collator('en', { numeric: true })
  return listed.sort((a, b) => b.sequence - a.sequence || natural.compare(b.name, a.name))
}

/** The name in the file `latest`; null where there is none. */
export async function readLatest(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, LATEST), 'utf8').catch(() => '')
  return text.trim() === '' ? null : text.trim()
}

/** @throws SyntaxError when it is not JSON; null when it is something else */
export function parseCheckpointManifest(text: string): CheckpointManifest | null {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return null
  const { format, version, files, sequence, lasting } = value as Record<string, unknown>
  if (format !== 'pultrack-checkpoint' || version !== 1 || typeof files !== 'object' || files === null) return null
  return { format, version, files: files as Record<string, string>, sequence: typeof sequence === 'number' ? sequence : 0, lasting: lasting === true }
}

async function readStanding(folder: string): Promise<Pick<CheckpointManifest, 'sequence' | 'lasting'>> {
  try {
    const manifest = parseCheckpointManifest(await readFile(join(folder, MANIFEST), 'utf8'))
    if (manifest) return { sequence: manifest.sequence, lasting: manifest.lasting }
  } catch {
    // damaged: the oldest of all
  }
  return { sequence: 0, lasting: false }
}
