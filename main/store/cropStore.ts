import { mkdir, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Picture } from '../contract/frame'
import { AppError } from '../contract/errors'
import { toOutputError } from './atomicFile'

/** Offset and length of each crop: two float64, exact up to 2^53 bytes. */
const RECORD_BYTES = 16
/** Hardly lossy, a tenth of the raw size. */
const JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const

/** Crops on disk as JPEG, by number. Only the index is in memory: sixteen bytes a crop. */
export interface CropStore {
  readonly count: number
  /** Appends crops. @returns the number of the first */
  append(crops: readonly Picture[]): Promise<number>
  read(id: number): Promise<Picture>
  /** Forgets all crops from number `count` on. */
  truncate(count: number): Promise<void>
  /** Returns when everything appended would survive a power cut. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Opens the store in a folder, or makes it. Records that a killed process left half-written at the end are cut off. */
export async function openCropStore(folder: string): Promise<CropStore> {
  await mkdir(folder, { recursive: true })
  const data = await open(join(folder, 'crops.bin'), 'a+')
  const index = await open(join(folder, 'crops.idx'), 'a+')
  const { size } = await data.stat()
  const bytes = await index.readFile()
  const records = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % RECORD_BYTES)))
  let count = records.length / 2
  while (count > 0 && records[2 * count - 2]! + records[2 * count - 1]! > size) count -= 1
  const store = new FileCropStore(folder, data, index, [...records.subarray(0, 2 * count)])
  await store.truncate(count)
  return store
}

class FileCropStore implements CropStore {
  constructor(
    private readonly folder: string,
    private readonly data: FileHandle,
    private readonly index: FileHandle,
    /** Offset and length of each crop, alternating. */
    private readonly records: number[],
  ) {}

  get count(): number {
    return this.records.length / 2
  }

  async append(crops: readonly Picture[]): Promise<number> {
    const first = this.count
    const encoded = await Promise.all(crops.map(encode))
    const added: number[] = []
    let offset = this.end()
    for (const bytes of encoded) {
      added.push(offset, bytes.length)
      offset += bytes.length
    }
    try {
      if (encoded.length > 0) await this.data.appendFile(Buffer.concat(encoded))
      await this.index.appendFile(new Uint8Array(Float64Array.from(added).buffer))
    } catch (cause) {
      throw toOutputError(this.folder, cause)
    }
    this.records.push(...added)
    return first
  }

  async read(id: number): Promise<Picture> {
    const offset = this.records[2 * id]
    const length = this.records[2 * id + 1]
    if (offset === undefined || length === undefined) {
      throw new AppError({ code: 'run-invalid', message: `${this.folder} holds ${this.count} crops; number ${id} was asked for.`, hint: 'The run folder was damaged or copied incompletely.' })
    }
    const bytes = Buffer.alloc(length)
    await this.data.read(bytes, 0, length, offset)
    return decode(bytes)
  }

  async truncate(count: number): Promise<void> {
    this.records.length = Math.min(this.records.length, 2 * count)
    await this.data.truncate(this.end())
    await this.index.truncate(this.count * RECORD_BYTES)
  }

  async flush(): Promise<void> {
    await this.data.sync()
    await this.index.sync()
  }

  async close(): Promise<void> {
    await this.data.close()
    await this.index.close()
  }

  private end(): number {
    return this.records.length === 0 ? 0 : this.records.at(-2)! + this.records.at(-1)!
  }
}

function encode({ data, width, height }: Picture): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg(JPEG).toBuffer()
}

async function decode(bytes: Buffer): Promise<Picture> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}
