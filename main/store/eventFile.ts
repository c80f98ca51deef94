import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, toOutputError } from './atomicFile'
import { encodeFileVersion, encodeRestart, encodeScalars } from './eventRecord'
import type { ScalarsEvent } from './eventRecord'
import { frameRecord } from './tfRecord'

/** Records kept back before they are written by themselves, so that TensorBoard can follow a running job. */
const PENDING_RECORDS = 64

let serial = 0

/** Scalars in TensorBoard's own format. */
export interface EventFile {
  readonly path: string
  /** @param event its step is at least 0; its values are stored as float32 */
  scalars(event: ScalarsEvent): Promise<void>
  /** Returns when everything given would survive a power cut. @throws AppError `output-unwritable` */
  flush(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a new event file in a folder. TensorBoard reads all files of a folder as one run, so a resumed run simply adds one.
 * @param resumedAt first step that is taken again: TensorBoard drops what earlier files say from there on
 * @throws AppError `output-unwritable`
 */
export async function openEventFile(folder: string, { resumedAt }: { resumedAt?: number } = {}): Promise<EventFile> {
  const startedAt = Date.now() / 1000
  serial += 1
  const path = join(folder, `events.out.tfevents.${String(Math.floor(startedAt)).padStart(10, '0')}.pultrack.${process.pid}.${serial}`)
  try {
    await makeFolder(folder)
    const file = new OpenEventFile(path, await open(path, 'wx'))
    file.add(encodeFileVersion(startedAt))
    if (resumedAt !== undefined) file.add(encodeRestart({ step: resumedAt, wallTime: startedAt }))
    await file.flush()
    return file
  } catch (cause) {
    throw toOutputError(path, cause)
  }
}

class OpenEventFile implements EventFile {
  private pending: Buffer[] = []
  /** Bytes written whole; a write that failed half-way is written over. */
  private position = 0
  private writing: Promise<void> = Promise.resolve()

  constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  add(record: Uint8Array): void {
    this.pending.push(frameRecord(record))
  }

  async scalars(event: ScalarsEvent): Promise<void> {
    this.add(encodeScalars(event))
    if (this.pending.length >= PENDING_RECORDS) await this.write()
  }

  async flush(): Promise<void> {
    await this.write()
    await this.file.datasync()
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      await this.file.close()
    }
  }

  /** Writes wait for each other; one that failed is made up for by the next. */
  private write(): Promise<void> {
    const turn = this.writing.then(() => this.writePending())
    this.writing = turn.catch(() => undefined)
    return turn
  }

  private async writePending(): Promise<void> {
    const taken = this.pending.length
    const bytes = Buffer.concat(this.pending)
    try {
      for (let written = 0; written < bytes.length; ) {
        written += (await this.file.write(bytes, written, bytes.length - written, this.position + written)).bytesWritten
      }
    } catch (cause) {
      throw toOutputError(this.path, cause)
    }
    this.position += bytes.length
    this.pending.splice(0, taken)
  }
}
