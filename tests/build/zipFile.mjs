import { writeFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'

/** Writes a zip archive as wheels are: deflated entries, a central directory, no checksums (nobody here reads them). */
export function writeZip(path, contents) {
  const parts = []
  const directory = []
  let offset = 0
  for (const [name, content] of Object.entries(contents)) {
    const packed = deflateRawSync(content)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    writeFields(header.subarray(8), { content, packed, name })
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    writeFields(entry.subarray(10), { content, packed, name })
    entry.writeUInt32LE(offset, 42)
    parts.push(header, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += header.length + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  const central = Buffer.concat(directory)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(contents).length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  writeFileSync(path, Buffer.concat([...parts, central, end]))
}

/** The fields that local header and directory share, from `method` on. */
function writeFields(target, { content, packed, name }) {
  target.writeUInt16LE(8, 0)
  target.writeUInt32LE(packed.length, 10)
  target.writeUInt32LE(content.length, 14)
  target.writeUInt16LE(name.length, 18)
}
