import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ClipPortion } from '../contract/clipPortion'
import type { TrackSample } from '../contract/track'
import type { ComputedBy } from '../contract/trackerEngine'
import { syncFolder, toOutputError } from './atomicFile'
import { formatCsvRow, TRACK_CSV_HEADER } from './trackCsv'
import { singleTrack } from './trackFormat'
import { endSingleTrack, formatSample, openSingleTrack, type TrackedClip } from './trackJson'

/** Characters that are gathered before they go to disk. */
const GATHERED = 64 * 1024

export interface TrackWriterRequest {
  csv: string
  json: string
  clip: TrackedClip
  engine: ComputedBy | null
  /** What of the clip was looked at. @default all of it */
  portion?: ClipPortion | undefined
}

/**
 * Writes track.csv and track.json of one object while it is tracked, in memory that does not grow with the clip. Samples come in the order of the frames.
 * The files get their names when they are whole.
 */
export class TrackWriter {
  private count = 0

  private constructor(
    private readonly csv: GrowingFile,
    private readonly json: GrowingFile,
  ) {}

  /** @throws AppError `output-unwritable` */
  static async open({ csv, json, ...described }: TrackWriterRequest): Promise<TrackWriter> {
    const [track] = singleTrack([])
    const rows = await GrowingFile.open(csv)
    const document = await GrowingFile.open(json).catch(async (thrown: unknown) => {
      await rows.discard()
      throw thrown
    })
    await rows.append(`${TRACK_CSV_HEADER}\n`)
    await document.append(openSingleTrack(described, track!))
    return new TrackWriter(rows, document)
  }

  /** @throws AppError `output-unwritable` */
  async append(sample: TrackSample): Promise<void> {
    const [track] = singleTrack([])
    await this.csv.append(`${formatCsvRow(track!, sample)}\n`)
    await this.json.append(`${this.count === 0 ? '' : ','}${formatSample(sample)}`)
    this.count += 1
  }

  /** @throws AppError `output-unwritable`; what was written is gone then */
  async close(): Promise<void> {
    try {
      await this.json.append(endSingleTrack())
      await this.csv.finish()
      await this.json.finish()
    } catch (thrown) {
      await this.discard()
      throw thrown
    }
  }

  async discard(): Promise<void> {
    await this.csv.discard()
    await this.json.discard()
  }
}

/** A file under a name of its own until it is whole. */
class GrowingFile {
  private text = ''

  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
  ) {}

  static async open(path: string): Promise<GrowingFile> {
    const temporary = `${path}.${process.pid}.tmp`
    const file = await open(temporary, 'w').catch((cause: unknown) => {
      throw toOutputError(path, cause)
    })
    return new GrowingFile(path, temporary, file)
  }

  async append(text: string): Promise<void> {
    this.text += text
    if (this.text.length >= GATHERED) await this.flush()
  }

  async finish(): Promise<void> {
    await this.flush()
    try {
      await this.file.sync()
      await this.file.close()
      await rename(this.temporary, this.path)
      await syncFolder(dirname(this.path))
    } catch (cause) {
      throw toOutputError(this.path, cause)
    }
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined)
    await rm(this.temporary, { force: true }).catch(() => undefined)
  }

  private async flush(): Promise<void> {
    const { text } = this
    this.text = ''
    await this.file.appendFile(text).catch((cause: unknown) => {
      throw toOutputError(this.path, cause)
    })
  }
}
