import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClipPortion } from '../contract/clipPortion'
import type { ClipInfo } from '../contract/frame'
import type { Reporter } from '../contract/reporter'
import type { TrackerEngineInfo } from '../contract/trackerEngine'
import type { ResponseMap, TrackSample } from '../contract/track'
import type { TrackTally } from '../contract/trackTally'
import { openResponseWriter, type ResponseWriter } from '../store/responseFile'
import { TrackWriter } from '../store/trackWriter'
import { prepareOutput, type OutputOptions } from './evaluateOutput'
import { TallyTrack } from './tracking/tallyTrack'

/** Everything that tracking may write: what an earlier run left of it would not belong to this one. */
const FILES = { csv: 'track.csv', json: 'track.json', overlay: 'overlay.mp4', responses: 'responses.bin' } as const

/** @throws AppError `output-exists`, `output-unwritable` */
export async function prepareTrackOutput(options: OutputOptions): Promise<void> {
  await prepareOutput(options)
  const names: readonly string[] = Object.values(FILES)
  for (const name of await readdir(options.out)) {
    const isOurs = names.some((own) => name === own || (name.startsWith(`${own}.`) && name.endsWith('.tmp')))
    if (isOurs) await rm(join(options.out, name), { force: true })
  }
}

export interface TrackOutputOptions {
  out: string
  responses?: boolean | undefined
  /** Samples come from the last frame to the first. */
  backward?: boolean | undefined
  /** Painted from the samples once they are all there. */
  overlay?: boolean | undefined
  portion?: ClipPortion | undefined
  /** What computed the network. */
  engine: TrackerEngineInfo | null
  reporter: Reporter
}

/** Takes samples as they come and writes them as they come; only those of a run backward, and those that are painted into a video, are kept. */
export class TrackOutput {
  private readonly kept: TrackSample[] = []
  private readonly tally: TallyTrack
  private responses: ResponseWriter | undefined
  private writer: TrackWriter | undefined

  constructor(
    private readonly options: TrackOutputOptions,
    private readonly clip: ClipInfo,
  ) {
    this.tally = new TallyTrack(clip.frameCount)
  }

  /** In the order tracked; none where neither overlay nor direction needs them. */
  get samples(): readonly TrackSample[] {
    return this.kept
  }

  async add({ sample, response }: { sample: TrackSample; response: ResponseMap | null }): Promise<void> {
    this.tally.add(sample)
    if (this.options.overlay || this.options.backward) this.kept.push(sample)
    if (!this.options.backward) await this.write(sample)
    if (!response || !this.options.responses) return
    this.responses ??= await openResponseWriter({ path: this.pathOf('responses'), size: response.size })
    await this.responses.append({ ...response, frameIndex: sample.frameIndex })
  }

  /** Writes what there is; nothing when there is nothing. */
  async finish(): Promise<TrackTally> {
    await this.responses?.close()
    if (this.options.backward) for (const sample of this.kept.toReversed()) await this.write(sample)
    if (this.writer) {
      await this.writer.close()
      this.report('csv', 'track')
      this.report('json', 'track')
      if (this.responses) this.report('responses', 'response maps')
    }
    return this.tally.finish()
  }

  private async write(sample: TrackSample): Promise<void> {
    this.writer ??= await TrackWriter.open({ csv: this.pathOf('csv'), json: this.pathOf('json'), clip: this.clip, engine: this.options.engine, portion: this.options.portion })
    await this.writer.append(sample)
  }

  private pathOf(file: keyof typeof FILES): string {
    return join(this.options.out, FILES[file])
  }

  private report(file: keyof typeof FILES, what: string): void {
    this.options.reporter({ kind: 'file', path: this.pathOf(file), what })
  }
}
