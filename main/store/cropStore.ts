import { constants, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { AppError } from '../contract/errors'
import type { Picture } from '../contract/frame'
import { makeFolder, toOutputError } from './atomicFile'
import { CropIndex, RECORD_BYTES } from './cropIndex'

/** Hardly lossy, a tenth of the raw size. */
const JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const
const JPEG_END = 0xffd9

/** Crops on disk as JPEG, by number. Only the index is in memory. */
export interface CropStore {
  readonly count: number
  /** Appends crops, all or none. @returns the number of the first. @throws AppError `output-unwritable` */
  append(crops: readonly Picture[]): Promise<number>
  /** @throws AppError `run-invalid` when there is no such crop or it is damaged */
  read(id: number): Promise<Picture>
  /** Forgets all crops from number `count` on. */
  truncate(count: number): Promise<void>
  /** Returns when everything appended would survive a power cut. */
  flush(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the store in a folder, or makes it. Records that a killed process left half-written at the end are cut off. One process
 * at a time.
 * @throws AppError `output-unwritable`
 */
export async function openCropStore(folder: string): Promise<CropStore> {
  const opened: FileHandle[] = []
  try {
    await makeFolder(folder)
    for (const name of ['crops.bin', 'crops.idx']) opened.push(await open(join(folder, name), constants.O_RDWR | constants.O_CREAT))
    const [data, index] = opened as [FileHandle, FileHandle]
    const store = new FileCropStore({ folder, data, index, crops: new CropIndex(await index.readFile()) })
    await store.cutTornTail()
    return store
  } catch (cause) {
    for (const file of opened) await file.close()
    throw toOutputError(folder, cause)
  }
}

interface CropFiles {
  folder: string
  data: FileHandle
  index: FileHandle
  crops: CropIndex
}

class FileCropStore implements CropStore {
  /** Writes wait for each other; reads wait for none. */
  private writing: Promise<unknown> = Promise.resolve()

  constructor(private readonly files: CropFiles) {}

  get count(): number {
    return this.files.crops.count
  }

  async append(crops: readonly Picture[]): Promise<number> {
    const encoding = Promise.all(crops.map(encode))
    return this.inTurn(async () => this.write(await encoding))
  }

  async read(id: number): Promise<Picture> {
    const { data, crops } = this.files
    if (!crops.has(id)) throw this.invalid(`it holds ${crops.count} crops; number ${id} was asked for`)
    const { offset, length } = crops.at(id)
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await data.read(bytes, 0, length, offset)
    if (bytesRead < length || !isWholeJpeg(bytes)) throw this.invalid(`crop ${id} is damaged`)
    return decode(bytes).catch((cause: unknown) => {
      throw this.invalid(`crop ${id} is damaged`, cause)
    })
  }

  truncate(count: number): Promise<void> {
    return this.inTurn(async () => {
      this.files.crops.truncate(count)
      await this.cut()
    })
  }

  flush(): Promise<void> {
    return this.inTurn(async () => {
      await this.files.data.datasync()
      await this.files.index.datasync()
    })
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      await this.files.data.close()
      await this.files.index.close()
    })
  }

  /** Crops whose data is not all there go, from the last on; then whatever lies beyond the last one. */
  async cutTornTail(): Promise<void> {
    const { data, crops } = this.files
    const { size } = await data.stat()
    while (crops.count > 0 && (crops.end > size || !(await this.endsAsJpeg(crops.end)))) crops.truncate(crops.count - 1)
    await this.cut()
  }

  private async write(encoded: readonly Buffer[]): Promise<number> {
    const { data, index, crops, folder } = this.files
    const first = crops.count
    const planned = crops.plan(encoded.map(({ length }) => length))
    try {
      await writeAll({ file: data, bytes: Buffer.concat(encoded), position: crops.end })
      await writeAll({ file: index, bytes: Buffer.from(planned.buffer), position: crops.count * RECORD_BYTES })
    } catch (cause) {
      await this.cut().catch(() => undefined)
      throw toOutputError(folder, cause)
    }
    crops.add(planned)
    return first
  }

  private async cut(): Promise<void> {
    const { data, index, crops } = this.files
    await index.truncate(crops.count * RECORD_BYTES)
    await data.truncate(crops.end)
  }

  private async endsAsJpeg(end: number): Promise<boolean> {
    const bytes = Buffer.alloc(2)
    await this.files.data.read(bytes, 0, 2, end - 2)
    return bytes.readUInt16BE(0) === JPEG_END
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.writing.then(work)
    this.writing = turn.catch(() => undefined)
    return turn
  }

  private invalid(what: string, cause?: unknown): AppError {
    return new AppError({ code: 'run-invalid', message: `${this.files.folder} cannot be used: ${what}.`, hint: 'The run folder was damaged or copied incompletely: copy it again, or start the run anew.', cause })
  }
}

async function writeAll({ file, bytes, position }: { file: FileHandle; bytes: Buffer; position: number }): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

function encode({ data, width, height }: Picture): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg(JPEG).toBuffer()
}

function isWholeJpeg(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === JPEG_END
}

/** Fails on damage that the decoder would otherwise paint over in gray. */
async function decode(bytes: Buffer): Promise<Picture> {
  const { data, info } = await sharp(bytes, { failOn: 'warning' }).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}
