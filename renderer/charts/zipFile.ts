export interface ZipEntry {
  name: string
  content: Blob
}

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_RECORD = 0x06054b50
/** UTF-8 names. */
const FLAGS = 0x0800
const DEFLATE = 8
const VERSION = 20

interface Packed {
  name: Uint8Array<ArrayBuffer>
  bytes: Uint8Array<ArrayBuffer>
  size: number
  checksum: number
  offset: number
}

/** A zip archive, each entry deflated; the names are kept in order. */
export async function createZip(entries: readonly ZipEntry[], date = new Date()): Promise<Blob> {
  const packed: Packed[] = []
  const parts: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const plain = new Uint8Array(await content.arrayBuffer())
    const entry: Packed = { name: new TextEncoder().encode(name), bytes: await deflate(content), size: plain.length, checksum: crc32(plain), offset }
    packed.push(entry)
    parts.push(localHeader(entry, date), entry.name, entry.bytes)
    offset += 30 + entry.name.length + entry.bytes.length
  }
  const directory = packed.flatMap((entry) => [centralHeader(entry, date), entry.name])
  const directorySize = directory.reduce((sum, { length }) => sum + length, 0)
  return new Blob([...parts, ...directory, endRecord({ count: packed.length, size: directorySize, offset })], { type: 'application/zip' })
}

async function deflate(content: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(content.stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer())
}

/** Fields of 2 or 4 bytes, least significant first. */
function fields(...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array<ArrayBuffer> {
  const size = values.reduce((sum, [bytes]) => sum + bytes, 0)
  const view = new DataView(new ArrayBuffer(size))
  let at = 0
  for (const [bytes, value] of values) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(view.buffer)
}

function localHeader({ name, bytes, size, checksum }: Packed, date: Date): Uint8Array<ArrayBuffer> {
  const [day, time] = dosDate(date)
  return fields([4, LOCAL_HEADER], [2, VERSION], [2, FLAGS], [2, DEFLATE], [2, time], [2, day], [4, checksum], [4, bytes.length], [4, size], [2, name.length], [2, 0])
}

function centralHeader({ name, bytes, size, checksum, offset }: Packed, date: Date): Uint8Array<ArrayBuffer> {
  const [day, time] = dosDate(date)
  return fields(
    [4, CENTRAL_HEADER], [2, VERSION], [2, VERSION], [2, FLAGS], [2, DEFLATE], [2, time], [2, day], [4, checksum], [4, bytes.length], [4, size],
    [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset],
  )
}

function endRecord({ count, size, offset }: { count: number; size: number; offset: number }): Uint8Array<ArrayBuffer> {
  return fields([4, END_RECORD], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0])
}

function dosDate(date: Date): [number, number] {
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()
  return [day, (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1)]
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff]! ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
