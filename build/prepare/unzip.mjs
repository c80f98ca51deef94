import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_HEADER_SIZE = 30
const END_RECORD_SIZE = 22
const LONGEST_COMMENT = 0xffff
const STORED = 0
const DEFLATED = 8

/**
 * Lists the files of a zip archive, after its central directory (PKWARE APPNOTE 4.3.12).
 *
 * @returns {Promise<{ name: string, method: number, packedSize: number, size: number, offset: number }[]>}
 * @throws if the file is no zip archive, is cut short, or is one of more than 4 GB
 */
export async function listZip(path) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tailSize = Math.min(size, END_RECORD_SIZE + LONGEST_COMMENT)
    const tail = await readAt(file, size - tailSize, tailSize)
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
    if (end < 0 || tail.readUInt32LE(end) !== END_SIGNATURE) throw new Error(`${path} is not a whole zip archive`)
    const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
    return parseDirectory(directory, tail.readUInt16LE(end + 10))
  } finally {
    await file.close()
  }
}

async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead !== length) throw new Error('the archive is cut short')
  return buffer
}

function parseDirectory(directory, count) {
  const entries = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('the archive\'s directory is damaged')
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Where an entry's bytes begin: its local header repeats the name and has extras of its own length. */
async function dataOffset(path, entry) {
  const file = await open(path)
  try {
    const header = await readAt(file, entry.offset, LOCAL_HEADER_SIZE)
    return entry.offset + LOCAL_HEADER_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
}

/**
 * Unpacks one entry to `target`, streaming.
 *
 * @returns {Promise<{ size: number, sha256: string }>}
 * @throws if the entry does not have the size that the directory says
 */
export async function unzipEntry({ path, entry, target }) {
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new Error(`${entry.name}: packed by an unknown method`)
  const start = await dataOffset(path, entry)
  const hash = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  mkdirSync(dirname(target), { recursive: true })
  // A range of no bytes cannot be asked for, hence the stored empty file's own way.
  const packed = entry.packedSize === 0 ? [Buffer.alloc(0)] : createReadStream(path, { start, end: start + entry.packedSize - 1 })
  const inflate = entry.method === DEFLATED ? [createInflateRaw()] : []
  await pipeline(packed, ...inflate, measure, createWriteStream(target))
  if (size !== entry.size) throw new Error(`${entry.name}: ${size} bytes instead of ${entry.size}`)
  return { size, sha256: hash.digest('hex') }
}

/**
 * Unpacks the entries that `select` wants. Names that would leave the folder are refused.
 *
 * @param {{ path: string, folder: string, select: (name: string) => boolean }} request
 * @returns {Promise<Record<string, { size: number, sha256: string }>>} by name inside the folder
 */
export async function unzipSelected({ path, folder, select }) {
  const files = {}
  for (const entry of await listZip(path)) {
    if (entry.name.endsWith('/') || !select(entry.name)) continue
    if (entry.name.split('/').includes('..') || entry.name.startsWith('/')) throw new Error(`${entry.name} would leave the folder`)
    files[entry.name] = await unzipEntry({ path, entry, target: join(folder, entry.name) })
  }
  return files
}
