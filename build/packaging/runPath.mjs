import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { basename } from 'node:path'

// ELF, 64 bits, little endian: what Linux on x86-64 and ARM uses. Names and numbers after the System V ABI.

const HEADER_SIZE = 64
const SECTION_HEADER_SIZE = 64
const DYNAMIC_ENTRY_SIZE = 16
const SHT_DYNAMIC = 6
const DT_RPATH = 15n
const DT_RUNPATH = 29n

/**
 * Where a shared library looks for those that it needs: the text and its place in the file.
 *
 * @returns {{ text: string, offset: number, room: number } | undefined} undefined where it names no place
 * @throws where the file is no such library
 */
export function readRunPath(path) {
  const file = openSync(path, 'r')
  try {
    const sections = readSections(file, path)
    const dynamic = sections.find(({ type }) => type === SHT_DYNAMIC)
    if (dynamic === undefined) throw new Error(`${path} is no shared library`)
    const entry = findEntry(readBytes(file, dynamic.offset, dynamic.size))
    if (entry === undefined) return undefined
    const strings = sections[dynamic.link]
    const offset = strings.offset + entry
    const bytes = readBytes(file, offset, strings.size - entry)
    const room = bytes.indexOf(0)
    return { text: bytes.toString('utf8', 0, room), offset, room }
  } finally {
    closeSync(file)
  }
}

/**
 * Moves the place where a library looks to another folder; the name of the last folder stays. The new text fills the room of the old to the last
 * byte, by slashes more than needed: linkers let other texts end in the same bytes (here the version `tensorflow`), so the end must stay as it is.
 *
 * @returns the text that was written
 * @throws where there is no place named, or not enough room
 */
export function moveRunPath(path, parent) {
  const found = readRunPath(path)
  if (found === undefined) throw new Error(`${path} names no place of its libraries`)
  const last = basename(found.text)
  const slashes = found.room - Buffer.byteLength(parent) - Buffer.byteLength(last)
  if (slashes < 1) throw new Error(`${path} has room for ${found.room} bytes, not for ${parent}/${last}`)
  const text = parent + '/'.repeat(slashes) + last
  const file = openSync(path, 'r+')
  try {
    writeSync(file, text, found.offset)
  } finally {
    closeSync(file)
  }
  return text
}

function readBytes(file, position, length) {
  const bytes = Buffer.alloc(length)
  if (readSync(file, bytes, 0, length, position) !== length) throw new Error('the library is cut short')
  return bytes
}

function readSections(file, path) {
  const header = readBytes(file, 0, HEADER_SIZE)
  if (header.toString('latin1', 0, 4) !== '\x7fELF' || header[4] !== 2 || header[5] !== 1) throw new Error(`${path} is no ELF file of 64 bits`)
  const count = header.readUInt16LE(60)
  const table = readBytes(file, Number(header.readBigUInt64LE(40)), count * SECTION_HEADER_SIZE)
  return Array.from({ length: count }, (_, index) => {
    const at = index * SECTION_HEADER_SIZE
    return { type: table.readUInt32LE(at + 4), offset: Number(table.readBigUInt64LE(at + 24)), size: Number(table.readBigUInt64LE(at + 32)), link: table.readUInt32LE(at + 40) }
  })
}

/** Offset of the text in the strings of the dynamic section. */
function findEntry(dynamic) {
  for (let at = 0; at + DYNAMIC_ENTRY_SIZE <= dynamic.length; at += DYNAMIC_ENTRY_SIZE) {
    const tag = dynamic.readBigInt64LE(at)
    if (tag === DT_RUNPATH || tag === DT_RPATH) return Number(dynamic.readBigUInt64LE(at + 8))
  }
  return undefined
}
