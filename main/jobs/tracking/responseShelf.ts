import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClipId, TrackId } from '../../contract/ids'
import type { Response } from '../../contract/response'
import { describeResponse } from './describeResponse'
import { ResponseLog } from './responseLog'

/** Frames of one answer: five thousand maps are six megabytes. */
const MOST_FRAMES = 5000
const MAP_SIZE = 17

export interface TrackName {
  clip: ClipId
  track: TrackId
}

/** Recorded response maps of a project's tracks, in its cache; one log for each model that a track was made with. */
export class ResponseShelf {
  private readonly logs = new Map<string, Promise<ResponseLog>>()

  constructor(private readonly folder: string) {}

  /** The log to record into. It stays open with the shelf. */
  open(name: TrackName, modelId: string): Promise<ResponseLog> {
    const path = join(this.folderOf(name), `${createHash('sha256').update(modelId).digest('hex').slice(0, 16)}.bin`)
    const known = this.logs.get(path)
    if (known) return known
    const opening = ResponseLog.open({ path, size: MAP_SIZE, modelId })
    opening.catch(() => this.logs.delete(path))
    this.logs.set(path, opening)
    return opening
  }

  /** Recorded maps of frames [from, to], ascending; without a model named, of every model. */
  async read({ from, to, modelId, ...name }: TrackName & { from: number; to: number; modelId?: string | undefined }): Promise<Response[]> {
    const responses: Response[] = []
    for (const model of modelId === undefined ? await this.modelsOf(name) : [modelId]) {
      const log = await this.open(name, model)
      for (const frameIndex of log.frameIndexes) {
        if (frameIndex < from || frameIndex > to || responses.length >= MOST_FRAMES) continue
        const bare = await log.read(frameIndex)
        if (bare) responses.push(describeResponse(bare))
      }
    }
    return responses.sort((a, b) => a.frameIndex - b.frameIndex)
  }

  async remove(name: TrackName): Promise<void> {
    const folder = this.folderOf(name)
    for (const [path, log] of this.logs) {
      if (!path.startsWith(folder)) continue
      this.logs.delete(path)
      await (await log).close()
    }
    await rm(folder, { recursive: true, force: true })
  }

  async close(): Promise<void> {
    const logs = [...this.logs.values()]
    this.logs.clear()
    await Promise.allSettled(logs.map(async (log) => (await log).close()))
  }

  /** The id of the model stands in each log's head. */
  private async modelsOf(name: TrackName): Promise<string[]> {
    const folder = this.folderOf(name)
    const files = (await readdir(folder).catch((): string[] => [])).filter((file) => file.endsWith('.bin'))
    const heads = await Promise.all(files.map((file) => readFile(join(folder, file)).catch(() => Buffer.alloc(0))))
    return heads.flatMap((head) => (head.length < 16 ? [] : [head.toString('utf8', 16, 16 + head.readUInt32LE(12))]))
  }

  private folderOf({ clip, track }: TrackName): string {
    return join(this.folder, clip, track)
  }
}
