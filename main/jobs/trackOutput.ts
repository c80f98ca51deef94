import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClipInfo } from '../contract/frame'
import type { Reporter } from '../contract/reporter'
import type { TrackerEngineInfo } from '../contract/trackerEngine'
import type { ResponseMap, TrackSample } from '../contract/track'
import { openResponseWriter, type ResponseWriter } from '../store/responseFile'
import { writeTrackCsv, writeTrackJson } from '../store/trackFile'
import { singleTrack } from '../store/trackFormat'
import { prepareOutput, type OutputOptions } from './evaluateOutput'

/** Everything that tracking may write: what an earlier run left of it would not belong to this one. */
const FILES = { csv: 'track.csv', json: 'track.json', overlay: 'overlay.mp4', responses: 'responses.bin' } as const

/** @throws AppError `output-exists`, `output-unwritable` */
export async function prepareTrackOutput(options: OutputOptions): Promise<void> {
  await prepareOutput(options)
  for (const name of Object.values(FILES)) await rm(join(options.out, name), { force: true })
}

export interface TrackOutputOptions {
  out: string
  responses?: boolean | undefined
  /** What computed the network. */
  engine: TrackerEngineInfo | null
  reporter: Reporter
}

/** Takes samples as they come; response maps go to disk at once, the track itself when it ends. */
export class TrackOutput {
  readonly samples: TrackSample[] = []
  private responses: ResponseWriter | undefined

  constructor(
    private readonly options: TrackOutputOptions,
    private readonly clip: ClipInfo,
  ) {}

  async add({ sample, response }: { sample: TrackSample; response: ResponseMap | null }): Promise<void> {
    this.samples.push(sample)
    if (!response || !this.options.responses) return
    this.responses ??= await openResponseWriter({ path: this.pathOf('responses'), size: response.size })
    await this.responses.append({ ...response, frameIndex: sample.frameIndex })
  }

  /** Writes what there is; nothing when there is nothing. */
  async finish(): Promise<void> {
    await this.responses?.close()
    if (this.samples.length === 0) return
    const tracks = singleTrack(this.samples)
    await writeTrackCsv({ path: this.pathOf('csv'), tracks })
    await writeTrackJson({ path: this.pathOf('json'), clip: this.clip, tracks, engine: this.options.engine })
    this.report('csv', 'track')
    this.report('json', 'track')
    if (this.responses) this.report('responses', 'response maps')
  }

  private pathOf(file: keyof typeof FILES): string {
    return join(this.options.out, FILES[file])
  }

  private report(file: keyof typeof FILES, what: string): void {
    this.options.reporter({ kind: 'file', path: this.pathOf(file), what })
  }
}
