import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../contract/errors'

let serial = 0

/**
 * Writes a file so that it is at any moment either the old one or the new one: temporary file, fsync, rename, fsync of the folder.
 * Folders that are missing are made.
 * @throws AppError `output-unwritable`
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  serial += 1
  const temporary = `${path}.${process.pid}-${serial}.tmp`
  try {
    await makeWithParents(dirname(path))
    await writeFileDurable(temporary, data)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw toOutputError(path, cause)
  }
}

/**
 * Makes a folder and those above it; one that exists will do. Every output folder is made here: Node's own recursive `mkdir` reports a read-only or full disk as ENOENT,
 * and never returns where a file system takes no folders and says ENOENT of it, as /proc does.
 * @throws AppError `output-unwritable`
 */
export async function makeFolder(folder: string): Promise<void> {
  await makeWithParents(folder).catch((cause: unknown) => {
    throw toOutputError(folder, cause)
  })
}

async function makeWithParents(folder: string, parentIsThere = false): Promise<void> {
  try {
    await mkdir(folder)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    if (code !== 'ENOENT' || parentIsThere || dirname(folder) === folder) throw cause
    await makeWithParents(dirname(folder))
    await makeWithParents(folder, true)
  }
}

/** Writes a file and returns when it would survive a power cut. */
export async function writeFileDurable(path: string, data: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes a rename inside a folder last through a power cut. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const FORBIDDEN = 'You may not write there: choose another folder or change its permissions.'
const NO_FOLDER = 'A part of this path is a file, not a folder: choose another path.'
const NEXT_STEP: Record<string, string> = {
  ENOENT: 'There is no such folder, and none can be made there: choose another path.',
  ENOSPC: 'The disk is full: free some space and try again; nothing that existed was changed.',
  EDQUOT: 'Your disk quota is used up: free some space and try again; nothing that existed was changed.',
  EFBIG: 'The file system takes no file of this size: choose another disk.',
  EROFS: 'The folder is read-only: choose another one.',
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  EISDIR: 'There is a folder of this name: choose another name or remove it.',
  ENAMETOOLONG: 'The name is too long for this file system: choose a shorter one.',
  EIO: 'The disk reports an error: check it, and write to another one.',
  ENODEV: 'The disk is gone: connect it again or choose another one.',
}

/** An operating-system failure to write, as the user should read it; anything else as it is. */
export function toOutputError(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  const hint = typeof code === 'string' ? NEXT_STEP[code] : undefined
  return hint === undefined ? cause : new AppError({ code: 'output-unwritable', message: `${path} could not be written (${code}).`, hint, cause })
}
