import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes after which a file is put aside. */
const FILE_BYTES = 1024 * 1024
/** Files that are kept, the one being written included. */
const FILES = 5
/** Bytes of the newest file's end that a page is shown. */
const TAIL_BYTES = 64 * 1024

const NAME = /^pultrack(?:\.\d)?\.log$/

export interface LogFile {
  name: string
  bytes: number
  /** Seconds since 1970. */
  modified: number
}

/**
 * What went on, as lines of text on disk, for whoever looks into a fault: engines that started and ended, jobs, failures with what and where, what a process wrote when it fell. Several engines
 * may write at once: each line is one append. Lines are few, and are on disk when {@link note} is back: the last words of a process that dies are those that count. A folder that cannot be written
 * costs the log, nothing else.
 */
export class LogBook {
  constructor(
    readonly folder: string,
    private readonly fileBytes = FILE_BYTES,
  ) {}

  note(what: string): void {
    try {
      mkdirSync(this.folder, { recursive: true })
      this.rotate()
      appendFileSync(this.pathOf(0), `${new Date().toISOString()} [${process.pid}] ${what.replaceAll('\n', '\n  ')}\n`)
    } catch {
      return
    }
  }

  /** Newest first. */
  async list(): Promise<LogFile[]> {
    const names = (await readdir(this.folder).catch((): string[] => [])).filter((name) => NAME.test(name))
    const files = await Promise.all(names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(this.folder, name))
      return { name, bytes: size, modified: mtimeMs / 1000 }
    }))
    return files.sort((a, b) => a.name.length - b.name.length || a.name.localeCompare(b.name))
  }

  /** Whole lines from the end of the newest file. */
  tail(): string {
    try {
      const text = readFileSync(this.pathOf(0), 'utf8')
      if (text.length <= TAIL_BYTES) return text
      const end = text.slice(-TAIL_BYTES)
      return end.slice(end.indexOf('\n') + 1)
    } catch {
      return ''
    }
  }

  /** pultrack.log becomes pultrack.1.log, that one pultrack.2.log, and so on; the oldest goes. */
  private rotate(): void {
    if (sizeOf(this.pathOf(0)) < this.fileBytes) return
    for (let age = FILES - 2; age >= 0; age -= 1) if (sizeOf(this.pathOf(age)) > 0) renameSync(this.pathOf(age), this.pathOf(age + 1))
  }

  private pathOf(age: number): string {
    return join(this.folder, age === 0 ? 'pultrack.log' : `pultrack.${age}.log`)
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
