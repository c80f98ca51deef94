import { createReadStream } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { clipPortionSchema, WHOLE_CLIP } from '../contract/clipPortion'
import { clipIdSchema, trackIdSchema } from '../contract/ids'
import { makeFolder, syncFolder, toOutputError } from './atomicFile'
import { startTimeOf } from './folderLock'
import { sampleRowSchema, spellNumber } from './sampleRow'

/** Of the process that writes it, and of the one that started that. */
const processSchema = z.object({ pid: z.number().int(), started: z.string().nullable() })

const headerSchema = z.object({ format: z.literal('pultrack-edits'), version: z.literal(1), at: z.number(), process: processSchema, parent: processSchema })
export type JournalHeader = z.infer<typeof headerSchema>

/** Each says how a frame, a track or a clip is from now on, never how it changes: read over any state in between, they lead to the last one. */
const editSchema = z.discriminatedUnion('edit', [
  /** Samples that are new or others than before, and frames that have none any more. `clipName`: for people. */
  z.object({
    edit: z.literal('track'), at: z.number(), clip: clipIdSchema, clipName: z.string(), track: trackIdSchema, label: z.string(), attributes: z.record(z.string(), z.unknown()),
    samples: z.array(sampleRowSchema), emptied: z.array(z.number().int()),
  }),
  z.object({ edit: z.literal('track-removed'), at: z.number(), clip: clipIdSchema, clipName: z.string(), track: trackIdSchema }),
  /** `path` as in the project's file. */
  z.object({
    edit: z.literal('clip'), at: z.number(), clip: clipIdSchema, clipName: z.string(), path: z.string(), bytes: z.number().nullable(), fingerprint: z.string().nullable(), excluded: z.boolean(),
    portion: clipPortionSchema.default(WHOLE_CLIP), importedWith: z.object({ path: z.string(), only: z.string().nullable() }).nullable().default(null), // journals of earlier versions have neither
  }),
  z.object({ edit: z.literal('clip-removed'), at: z.number(), clip: clipIdSchema, clipName: z.string() }),
])
export type JournalEdit = z.infer<typeof editSchema>

export interface ReadJournal {
  header: JournalHeader
  edits: JournalEdit[]
}

/** Edits of one session, each on disk before it counts. A write that fails leaves what was there before. */
export class JournalFile {
  private file: FileHandle | undefined
  private start = 0
  private size = 0
  private queue: Promise<void> = Promise.resolve()

  constructor(readonly path: string) {}

  /** @returns where a session that begins now keeps its edits */
  static nameFor(folder: string): string {
    return join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}.jsonl`)
  }

  /** Comes back when the edits would survive a power cut. @throws AppError `output-unwritable` */
  append(edits: readonly JournalEdit[]): Promise<void> {
    return this.enqueue(async () => {
      this.file ??= await this.begin()
      await this.write(this.file, `${edits.map((edit) => JSON.stringify(edit, spellNumber)).join('\n')}\n`)
    })
  }

  /** Everything in it is in the project's files. */
  clear(): Promise<void> {
    return this.enqueue(async () => {
      if (!this.file || this.size === this.start) return
      await this.file.truncate(this.start)
      this.size = this.start
    })
  }

  /** Ends it; where nothing is in it, the file goes. */
  close(): Promise<void> {
    return this.enqueue(async () => {
      await this.file?.close()
      if (this.file && this.size === this.start) await rm(this.path, { force: true })
      this.file = undefined
    })
  }

  private async begin(): Promise<FileHandle> {
    await makeFolder(dirname(this.path))
    const file = await open(this.path, 'wx')
    try {
      const header: JournalHeader = { format: 'pultrack-edits', version: 1, at: Date.now() / 1000, process: describeProcess(process.pid), parent: describeProcess(process.ppid) }
      await this.write(file, `${JSON.stringify(header)}\n`)
      await syncFolder(dirname(this.path))
      this.start = this.size
      return file
    } catch (cause) {
      await file.close()
      await rm(this.path, { force: true }).catch(() => undefined) // the next edit begins it anew: on a full disk there may be room by then
      this.size = 0
      throw cause
    }
  }

  private async write(file: FileHandle, text: string): Promise<void> {
    const bytes = Buffer.from(text)
    try {
      for (let written = 0; written < bytes.length; ) written += (await file.write(bytes, written, bytes.length - written, this.size + written)).bytesWritten
      await file.datasync()
      this.size += bytes.length
    } catch (cause) {
      await file.truncate(this.size).catch(() => undefined)
      throw cause
    }
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(work).catch((cause: unknown) => {
      throw toOutputError(this.path, cause)
    })
    this.queue = done.catch(() => undefined)
    return done
  }
}

/** Up to the first line that is torn or damaged: what follows it rests on what is not known. Null where not even the first line can be used. */
export async function readJournal(path: string): Promise<ReadJournal | null> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  let header: JournalHeader | undefined
  const edits: JournalEdit[] = []
  try {
    for await (const line of lines) {
      const row: unknown = JSON.parse(line)
      if (header) edits.push(editSchema.parse(row))
      else header = headerSchema.parse(row)
    }
  } catch {
    // a process was killed in the middle of its last line, or the disk went
  } finally {
    lines.close()
  }
  return header ? { header, edits } : null
}

/** Whether two processes are one, not two of the same number. */
export function isSameProcess(a: { pid: number; started: string | null }, b: { pid: number; started: string | null }): boolean {
  return a.pid === b.pid && a.started === b.started
}

export function describeProcess(pid: number): { pid: number; started: string | null } {
  return { pid, started: startTimeOf(pid) }
}

/** What a recovery file is called by to pages. */
export function recoveryName(path: string): string {
  return basename(path).replace(/\.jsonl$/, '')
}
