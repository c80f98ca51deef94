import { maskedCrc32c } from './crc32c'

/** TFRecord framing: length, its checksum, the record, its checksum. */
export function frameRecord(record: Uint8Array): Buffer {
  const header = Buffer.alloc(12)
  header.writeBigUInt64LE(BigInt(record.length))
  header.writeUInt32LE(maskedCrc32c(header.subarray(0, 8)), 8)
  const footer = Buffer.alloc(4)
  footer.writeUInt32LE(maskedCrc32c(record))
  return Buffer.concat([header, record, footer])
}
