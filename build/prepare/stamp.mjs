import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function hashText(...texts) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex')
}

export function hashBytes(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Writes JSON so that a reader finds the whole of it or nothing. */
export function writeStamp(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`)
  renameSync(temporary, path)
}

/** @returns the content, or undefined where the stamp is absent or damaged */
export function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Larger files are judged by their size alone: hashing 850 MB at each start would cost more than the start itself. */
const HASHED_UP_TO = 1e6

/**
 * Whether a folder still holds what its stamp lists, byte for byte but for the largest.
 *
 * @param {string} folder with `complete.json`: `{ files: { [name]: { size, sha256 } } }`
 */
export function folderIsComplete(folder) {
  const files = readStamp(join(folder, 'complete.json'))?.files
  if (files === undefined) return false
  return Object.entries(files).every(([name, expected]) => fileIsWhole(join(folder, name), expected))
}

function fileIsWhole(path, { size, sha256 }) {
  try {
    if (statSync(path).size !== size) return false
    return size > HASHED_UP_TO || hashBytes(readFileSync(path)) === sha256
  } catch {
    return false
  }
}
