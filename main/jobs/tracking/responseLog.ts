import { open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder, toOutputError } from '../../store/atomicFile'
import type { BareResponse } from './describeResponse'

/**
 * Response maps of one track by one model, as they come, of any frames in any order; of two for one frame the later counts. Little-endian:
 * `PULRLOG1`, side of the maps and bytes of the model's id as uint32, the id; then records of frameIndex and scaleIndex (int32), left, top and
 * side of the searched square (float64), the map (float32). A record cut short at the end is none. It can be made again by tracking again.
 */
const MAGIC = 'PULRLOG1'
const HEAD_BYTES = 16
const PLACE_BYTES = 32
/** Written at once, and lost at most when the process is killed. */
const PENDING_RECORDS = 64

export class ResponseLog {
  private readonly records = new Map<number, number>()
  private pending: Buffer[] = []
  private writing: Promise<void> = Promise.resolve()
  /** Records in the file and in `pending`. */
  private count = 0

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    readonly size: number,
    readonly modelId: string,
  ) {}

  /** Opens a log, or begins it; one of another size of map begins anew. @throws AppError `output-unwritable` */
  static async open({ path, size, modelId }: { path: string; size: number; modelId: string }): Promise<ResponseLog> {
    try {
      await makeFolder(dirname(path))
      const file = await open(path, 'a+')
      const log = new ResponseLog(path, file, size, modelId)
      if (!(await log.readHead())) await log.begin()
      await log.readRecords()
      return log
    } catch (cause) {
      throw toOutputError(path, cause)
    }
  }

  get frameIndexes(): number[] {
    return [...this.records.keys()].sort((a, b) => a - b)
  }

  append({ frameIndex, scaleIndex, region, values }: BareResponse): void {
    const record = Buffer.alloc(this.recordBytes)
    record.writeInt32LE(frameIndex, 0)
    record.writeInt32LE(scaleIndex, 4)
    record.writeDoubleLE(region.left, 8)
    record.writeDoubleLE(region.top, 16)
    record.writeDoubleLE(region.side, 24)
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).copy(record, PLACE_BYTES)
    this.records.set(frameIndex, this.count)
    this.count += 1
    this.pending.push(record)
    if (this.pending.length >= PENDING_RECORDS) void this.flush().catch(() => undefined) // told by the flush at the end
  }

  /** Null where none was recorded. */
  async read(frameIndex: number): Promise<BareResponse | null> {
    const record = this.records.get(frameIndex)
    if (record === undefined) return null
    const inMemory = this.pending[record - (this.count - this.pending.length)]
    if (inMemory) return this.decode(inMemory)
    await this.writing
    const bytes = Buffer.alloc(this.recordBytes)
    const { bytesRead } = await this.file.read(bytes, 0, bytes.length, this.headBytes + record * this.recordBytes)
    return bytesRead === bytes.length ? this.decode(bytes) : null
  }

  /** @throws AppError `output-unwritable` */
  async flush(): Promise<void> {
    const batch = this.pending
    this.pending = []
    this.writing = this.writing.then(() => (batch.length === 0 ? undefined : this.file.appendFile(Buffer.concat(batch))))
    await this.writing.catch((cause: unknown) => {
      throw toOutputError(this.path, cause)
    })
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      await this.file.close()
    }
  }

  private get recordBytes(): number {
    return PLACE_BYTES + 4 * this.size * this.size
  }

  private get headBytes(): number {
    return HEAD_BYTES + Buffer.byteLength(this.modelId)
  }

  private encodeHead(): Buffer {
    const head = Buffer.alloc(HEAD_BYTES)
    head.write(MAGIC, 'latin1')
    head.writeUInt32LE(this.size, 8)
    head.writeUInt32LE(Buffer.byteLength(this.modelId), 12)
    return Buffer.concat([head, Buffer.from(this.modelId)])
  }

  private async readHead(): Promise<boolean> {
    const expected = this.encodeHead()
    const head = Buffer.alloc(expected.length)
    const { bytesRead } = await this.file.read(head, 0, head.length, 0)
    return bytesRead === head.length && head.equals(expected)
  }

  private async begin(): Promise<void> {
    await this.file.truncate(0)
    await this.file.appendFile(this.encodeHead())
  }

  private async readRecords(): Promise<void> {
    const { size } = await this.file.stat()
    this.count = Math.floor((size - this.headBytes) / this.recordBytes)
    await this.file.truncate(this.headBytes + this.count * this.recordBytes)
    const frame = Buffer.alloc(4)
    for (let record = 0; record < this.count; record += 1) {
      await this.file.read(frame, 0, 4, this.headBytes + record * this.recordBytes)
      this.records.set(frame.readInt32LE(0), record)
    }
  }

  private decode(record: Buffer): BareResponse {
    return {
      frameIndex: record.readInt32LE(0), scaleIndex: record.readInt32LE(4), modelId: this.modelId, size: this.size,
      region: { left: record.readDoubleLE(8), top: record.readDoubleLE(16), side: record.readDoubleLE(24) },
      values: new Float32Array(new Uint8Array(record.subarray(PLACE_BYTES)).buffer),
    }
  }
}
