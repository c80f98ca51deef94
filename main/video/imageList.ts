import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { AppError } from '../contract/errors'
import { absentClip } from './absentClip'
import { isImage } from './image'

const EXTENSIONS: ReadonlySet<string> = new Set(['.txt', '.lst', '.list'])
/** Hundreds of thousands of paths. */
const MOST_BYTES = 64 * 1024 * 1024
const FIRST_BYTES = 4096

export function isImageList(path: string): boolean {
  return EXTENSIONS.has(extname(path).toLowerCase())
}

/**
 * The images that a text file lists, one path a line, relative to the file, in the file's order; empty lines and those that begin with # are left out. Those that are not there
 * are kept: they are gaps of the clip. @throws AppError `clip-missing`, `clip-unreadable` naming the line
 */
export async function readImageList(path: string): Promise<string[]> {
  const lines = (await readText(path)).split(/\r?\n/).map((line, index) => ({ name: line.trim(), number: index + 1 }))
  const named = lines.filter(({ name }) => name !== '' && !name.startsWith('#'))
  const other = named.find(({ name }) => !isImage(name))
  if (other) throw unreadable(path, `line ${other.number}, "${other.name.slice(0, 80)}", names no image`)
  if (named.length === 0) throw unreadable(path, 'it lists no image')
  return named.map(({ name }) => resolve(dirname(path), name))
}

/** Whether a text's first line names an image: enough to tell a list among files of boxes. */
export async function beginsAsImageList(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, 0)) ?? { buffer: Buffer.alloc(0), bytesRead: 0 }
    const first = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/).map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('#'))
    return first !== undefined && isImage(first)
  } catch {
    return false
  } finally {
    await file?.close()
  }
}

async function readText(path: string): Promise<string> {
  const info = await stat(path).catch((cause: unknown) => {
    throw absentClip(path, cause)
  })
  if (info.size > MOST_BYTES) throw unreadable(path, `it has ${info.size} bytes`)
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  if (text.includes('\0')) throw unreadable(path, 'it is no text')
  return text
}

function unreadable(path: string, what: string): AppError {
  return new AppError({ code: 'clip-unreadable', message: `${basename(path)} is no list of images: ${what}.`, hint: 'A list has one path of an image a line, relative to the list.' })
}
