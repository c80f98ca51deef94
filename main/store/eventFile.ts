import { mkdir, open } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { toOutputError } from './atomicFile'
import { maskedCrc32c } from './crc32c'
import { encodeFileVersion, encodeScalars } from './eventRecord'

/** Scalars in TensorBoard's own format. */
export interface EventFile {
  scalars(request: { step: number; wallTime: number; values: Record<string, number> }): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

/** Starts a new event file in a folder. TensorBoard reads all files of a folder as one run, so a resumed run simply adds one. */
export async function openEventFile(folder: string): Promise<EventFile> {
  await mkdir(folder, { recursive: true })
  const startedAt = Date.now() / 1000
  const path = join(folder, `events.out.tfevents.${String(Math.floor(startedAt)).padStart(10, '0')}.${hostname()}.${process.pid}.0.v2`)
  const file = await open(path, 'a')
  let pending: Buffer[] = [frameRecord(encodeFileVersion(startedAt))]
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pending)
    pending = []
    try {
      await file.appendFile(bytes)
    } catch (cause) {
      throw toOutputError(path, cause)
    }
  }
  return {
    scalars: async (request) => {
      pending.push(frameRecord(encodeScalars(request)))
    },
    flush,
    close: async () => {
      await flush()
      await file.close()
    },
  }
}

/** TFRecord framing: length, its checksum, the record, its checksum. */
function frameRecord(record: Buffer): Buffer {
  const header = Buffer.alloc(12)
  header.writeBigUInt64LE(BigInt(record.length))
  header.writeUInt32LE(maskedCrc32c(header.subarray(0, 8)), 8)
  const footer = Buffer.alloc(4)
  footer.writeUInt32LE(maskedCrc32c(record))
  return Buffer.concat([header, record, footer])
}
