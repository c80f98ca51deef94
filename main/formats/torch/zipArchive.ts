import { inflateRawSync } from 'node:zlib'

/** Signatures and field offsets of the ZIP format (APPNOTE 6.3). */
const LOCAL = { signature: 0x04034b50, size: 30, nameLength: 26, extraLength: 28 }
const CENTRAL = { signature: 0x02014b50, size: 46, method: 10, compressed: 20, nameLength: 28, extraLength: 30, commentLength: 32, offset: 42 }
const END = { signature: 0x06054b50, size: 22, entries: 10, offset: 16 }
const STORED = 0
const DEFLATED = 8

export function isZip(bytes: Buffer): boolean {
  return bytes.length >= END.size && bytes.readUInt32LE(0) === LOCAL.signature
}

/**
 * The files of an archive by name. Archives of four gigabytes and more are not read: no network here comes near.
 * @throws RangeError where it is cut short or is none
 */
export function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = findEnd(bytes)
  const files = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + END.offset)
  for (let left = bytes.readUInt16LE(end + END.entries); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL.signature) throw new RangeError('its directory is damaged')
    const nameLength = bytes.readUInt16LE(at + CENTRAL.nameLength)
    const name = bytes.toString('utf8', at + CENTRAL.size, at + CENTRAL.size + nameLength)
    files.set(name, readEntry(bytes, at, name))
    at += CENTRAL.size + nameLength + bytes.readUInt16LE(at + CENTRAL.extraLength) + bytes.readUInt16LE(at + CENTRAL.commentLength)
  }
  return files
}

function readEntry(bytes: Buffer, at: number, name: string): Buffer {
  const local = bytes.readUInt32LE(at + CENTRAL.offset)
  const start = local + LOCAL.size + bytes.readUInt16LE(local + LOCAL.nameLength) + bytes.readUInt16LE(local + LOCAL.extraLength)
  const length = bytes.readUInt32LE(at + CENTRAL.compressed)
  if (start + length > bytes.length) throw new RangeError(`${name} is cut short`)
  const content = bytes.subarray(start, start + length)
  const method = bytes.readUInt16LE(at + CENTRAL.method)
  if (method === STORED) return content
  if (method === DEFLATED) return inflateRawSync(content)
  throw new RangeError(`${name} is compressed by a method that is not read here (${method})`)
}

/** The record at the end; a comment of up to 64 kB may follow it. */
function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - END.size; at >= Math.max(0, bytes.length - END.size - 0xffff); at -= 1) {
    if (bytes.readUInt32LE(at) === END.signature) return at
  }
  throw new RangeError('it has no directory; it was cut short')
}
