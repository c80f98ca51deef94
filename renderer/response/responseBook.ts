import type { Result } from '../../main/contract/errors'
import type { ClipId, TrackId } from '../../main/contract/ids'
import type { Response } from '../../main/contract/response'

export interface BookOptions {
  read(request: { clip: ClipId; track: TrackId; from: number; to: number }): Promise<Result<Response[]>>
  /** Maps came that were asked for and not there. */
  onChange(): void
  now?: () => number
}

/** Frames of one request. */
const CHUNK = 128
/** Chunks that are kept: eight thousand maps of one model, ten megabytes. */
const CHUNKS_KEPT = 64
/** The engine writes maps of a run within this time, milliseconds: an older answer may have missed them. */
const FRESH_AFTER = 1500

interface Chunk {
  /** By frame, one for each model that answered. */
  responses: Map<number, Response[]>
  askedAt: number
  loading: boolean
  /** A run has passed since. */
  stale: boolean
}

/** Recorded response maps, by frame, at once if they were looked at or near: read in chunks and kept, the newest of a run as they come. */
export class ResponseBook {
  private readonly chunks = new Map<string, Chunk>()
  private readonly now: () => number
  private later: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly options: BookOptions) {
    this.now = options.now ?? (() => performance.now())
  }

  /** Maps of a frame that are here; what is not is asked for, and its neighbours with it. */
  find(target: { clip: ClipId; track: TrackId }, frameIndex: number): readonly Response[] {
    const chunk = this.chunkOf(target, frameIndex)
    const ahead = frameIndex + (frameIndex % CHUNK < CHUNK / 2 ? -CHUNK / 2 : CHUNK / 2)
    if (ahead >= 0) this.chunkOf(target, ahead)
    return chunk.responses.get(frameIndex) ?? []
  }

  /** All maps of a stretch. @throws AppError as `tracks.responses` */
  async readAll(target: { clip: ClipId; track: TrackId }, { from, to }: { from: number; to: number }): Promise<Response[]> {
    const all: Response[] = []
    for (let start = from; start <= to; start += 2000) {
      const read = await this.options.read({ ...target, from: start, to: Math.min(to, start + 1999) })
      if (!read.ok) throw read.error
      all.push(...read.value)
    }
    return all
  }

  /** A map as a run makes it. */
  put(target: { clip: ClipId; track: TrackId }, response: Response): void {
    const chunk = this.chunks.get(nameOf(target, response.frameIndex))
    if (!chunk) return // nobody looks there; it is on disk by the time that somebody does
    const others = (chunk.responses.get(response.frameIndex) ?? []).filter(({ modelId }) => modelId !== response.modelId)
    chunk.responses.set(response.frameIndex, [...others, response])
  }

  /** A run has passed these frames: what is kept of them may be of an earlier one. */
  outdate(target: { clip: ClipId; track: TrackId }, { from, to }: { from: number; to: number }): void {
    for (let frame = from - (from % CHUNK); frame <= to; frame += CHUNK) {
      const chunk = this.chunks.get(nameOf(target, frame))
      if (chunk) chunk.stale = true
    }
  }

  private chunkOf(target: { clip: ClipId; track: TrackId }, frameIndex: number): Chunk {
    const name = nameOf(target, frameIndex)
    const chunk = this.chunks.get(name) ?? { responses: new Map<number, Response[]>(), askedAt: -Infinity, loading: false, stale: true }
    this.chunks.delete(name)
    this.chunks.set(name, chunk) // the last used stands last
    if (chunk.stale && !chunk.loading) {
      if (this.now() - chunk.askedAt > FRESH_AFTER) void this.load(target, { chunk, frameIndex })
      else this.lookAgain()
    }
    for (const [oldest] of this.chunks) {
      if (this.chunks.size <= CHUNKS_KEPT) break
      this.chunks.delete(oldest)
    }
    return chunk
  }

  /** What is looked at was asked for a moment ago: once the engine has written more, whoever looks shall ask again. */
  private lookAgain(): void {
    this.later ??= setTimeout(() => {
      this.later = undefined
      this.options.onChange()
    }, FRESH_AFTER)
  }

  private async load({ clip, track }: { clip: ClipId; track: TrackId }, { chunk, frameIndex }: { chunk: Chunk; frameIndex: number }): Promise<void> {
    const from = frameIndex - (frameIndex % CHUNK)
    Object.assign(chunk, { loading: true, stale: false, askedAt: this.now() })
    const read = await this.options.read({ clip, track, from, to: from + CHUNK - 1 })
    chunk.loading = false
    if (!read.ok) {
      chunk.stale = true
      return
    }
    chunk.responses.clear()
    for (const response of read.value) chunk.responses.set(response.frameIndex, [...(chunk.responses.get(response.frameIndex) ?? []), response])
    this.options.onChange()
  }
}

function nameOf({ clip, track }: { clip: ClipId; track: TrackId }, frameIndex: number): string {
  return `${clip}/${track}/${Math.floor(frameIndex / CHUNK)}`
}
