import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { batchConfigSchema, itemRecordSchema, type BatchConfig, type ItemRecord } from '../contract/batch'
import { AppError } from '../contract/errors'
import { makeFolder, syncFolder, toOutputError, writeFileAtomic, writeFileDurable } from './atomicFile'
import { acquireLock } from './folderLock'
import { appendJsonLines, readJsonLines } from './jsonLines'

const CONFIG = 'batch.json'
const RECORD = 'item.json'
/** Of items that are being worked on; what a killed process leaves there counts for nothing. */
const WORK = 'work'

/** What happened to an item, when and where; nothing is decided by it. */
export interface JournalRow {
  /** Seconds since 1970. */
  at: number
  item: string
  event: 'started' | 'done' | 'failed' | 'skipped'
  /** How long it took; of those that ended. */
  seconds?: number
  host: string
  pid: number
}

/**
 * A batch on disk: `batch.json` (settings and items), `clips/NAME/` (a track and its `item.json`), `journal/` (a file a process), `summary.csv` and `summary.json`.
 * An item is whole or absent: it is written under `work/` and gets its place by one rename. Several processes may work in one folder.
 */
export class BatchFolder {
  constructor(readonly folder: string) {
    this.folder = resolve(folder)
  }

  /** Makes this process the one that says what the batch is. @returns the release @throws AppError `run-invalid` while another does, `output-unwritable` */
  async claim(): Promise<() => Promise<void>> {
    await makeFolder(this.folder)
    return acquireLock(this.folder)
  }

  pathOf(file: 'summary.csv' | 'summary.json' | 'verdicts.json' | 'slurm'): string {
    return join(this.folder, file)
  }

  /** Where an item's track lies once it is done. */
  resultsOf(name: string): string {
    return join(this.folder, 'clips', name)
  }

  saveConfig(config: BatchConfig): Promise<void> {
    return writeFileAtomic(join(this.folder, CONFIG), `${JSON.stringify(config, null, 1)}\n`)
  }

  /** @throws AppError `batch-invalid` where there is none or it is damaged */
  async loadConfig(): Promise<BatchConfig> {
    const path = join(this.folder, CONFIG)
    const config = await readChecked(path, batchConfigSchema)
    if (config) return config
    throw new AppError({ code: 'batch-invalid', message: `${this.folder} holds no batch that can be read.`, hint: 'Start it with pultrack batch … --out FOLDER.' })
  }

  /** Null where there is none, or none that is whole. */
  loadRecord(name: string): Promise<ItemRecord | null> {
    return readChecked(join(this.resultsOf(name), RECORD), itemRecordSchema)
  }

  /** A folder of its own for an attempt at an item. @throws AppError `output-unwritable` */
  async begin(): Promise<string> {
    const work = join(this.folder, WORK)
    await makeFolder(work)
    return mkdtemp(join(work, `${hostname()}.${process.pid}.`)).catch((cause: unknown) => {
      throw toOutputError(work, cause)
    })
  }

  /**
   * Puts the results of an attempt in their place; those of an earlier one go.
   * @throws AppError `output-unwritable`
   */
  async finish(attempt: string, record: ItemRecord): Promise<void> {
    const place = this.resultsOf(record.name)
    try {
      await writeFileDurable(join(attempt, RECORD), `${JSON.stringify(itemRecordSchema.parse(record), null, 1)}\n`)
      await syncFolder(attempt)
      await makeFolder(join(this.folder, 'clips'))
      await this.replace(attempt, place)
      await syncFolder(join(this.folder, 'clips'))
    } catch (cause) {
      throw toOutputError(place, cause)
    }
  }

  /** The item is as if it had never been begun. @throws AppError `output-unwritable` */
  async forget(name: string): Promise<void> {
    const attempt = await this.begin()
    await rename(this.resultsOf(name), join(attempt, 'old')).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw toOutputError(this.resultsOf(name), cause)
    })
    await this.giveUp(attempt)
  }

  async giveUp(attempt: string): Promise<void> {
    await rm(attempt, { recursive: true, force: true }).catch(() => undefined)
  }

  /** Clears away what killed processes of this machine have left. */
  async clearWork(): Promise<void> {
    const work = join(this.folder, WORK)
    for (const name of await readdir(work).catch((): string[] => [])) {
      const pid = name.startsWith(`${hostname()}.`) ? Number(name.slice(hostname().length + 1).split('.')[0]) : Number.NaN
      if (!Number.isNaN(pid) && !isRunning(pid)) await this.giveUp(join(work, name))
    }
  }

  /** @throws AppError `output-unwritable` */
  async note(row: Pick<JournalRow, 'item' | 'event' | 'seconds'>): Promise<void> {
    const folder = join(this.folder, 'journal')
    await makeFolder(folder)
    await appendJsonLines(join(folder, `${hostname()}-${process.pid}.jsonl`), [{ at: Date.now() / 1000, ...row, host: hostname(), pid: process.pid } satisfies JournalRow])
  }

  /** Of all processes, in the order of time. */
  async readJournal(): Promise<JournalRow[]> {
    const folder = join(this.folder, 'journal')
    const names = await readdir(folder).catch((): string[] => [])
    const rows = await Promise.all(names.map((name) => readJsonLines(join(folder, name), (row) => row as JournalRow)))
    return rows.flat().sort((a, b) => a.at - b.at)
  }

  /** Two processes that do the same work write the same bytes: whose come first does not matter. */
  private async replace(attempt: string, place: string): Promise<void> {
    for (;;) {
      try {
        return await rename(attempt, place)
      } catch (cause) {
        const code = (cause as NodeJS.ErrnoException).code
        if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw cause
        const old = `${attempt}.old`
        await rename(place, old).catch((gone: NodeJS.ErrnoException) => {
          if (gone.code !== 'ENOENT') throw cause
        })
        await rm(old, { recursive: true, force: true })
      }
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Null where the file is missing, cut short, or of another kind. */
async function readChecked<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
