import { WHOLE_CLIP } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { Frame } from '../../contract/frame'
import type { JobId } from '../../contract/ids'
import type { JobState } from '../../contract/jobState'
import type { TrackSample } from '../../contract/track'
import { packSamples, type SamplePacket } from '../../contract/trackPacket'
import type { TrackRequest } from '../../contract/trackProcedures'
import { cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE } from '../../core/geometry/crop'
import { centerOf, scaleBox } from '../../core/geometry/box'
import type { ClipLibrary } from '../clips/clipLibrary'
import { encodePicture } from '../clips/encodePicture'
import type { Emit, LivePicture, Offer } from '../service/emit'
import type { Job, JobRegistry } from '../service/jobRegistry'
import { describeResponse } from './describeResponse'
import { encodeCrops, Inspector } from './inspector'
import type { LoadedNetwork, ModelShelf } from './modelShelf'
import type { ResponseLog } from './responseLog'
import type { ResponseShelf } from './responseShelf'
import { describeRestored } from './restoredJob'
import type { JournaledJob, TrackJournal } from './trackJournal'
import { reachOf, resolveConstants, trackSession, type Direction, type TrackStep } from './trackSession'

/** Samples not on disk yet are at most so old, in milliseconds. */
const JOURNAL_INTERVAL = 1000

export interface TrackJobsRequest {
  registry: JobRegistry
  library: ClipLibrary
  models: ModelShelf
  emit: Emit
  offer: Offer
  /** Those of the project in hand. */
  journal(): TrackJournal
  responses(): ResponseShelf
}

type PicturePlace = Pick<LivePicture, 'job' | 'clip' | 'track' | 'frameIndex'>

interface Kept {
  request: TrackRequest
  samples: TrackSample[]
}

/** Tracking jobs: each follows one target, tells its samples, records its response maps, and keeps the samples until a page has saved them. */
export class TrackJobs {
  private readonly kept = new Map<JobId, Kept>()

  constructor(private readonly context: TrackJobsRequest) {}

  /** Jobs of an earlier engine whose samples no page has saved. */
  restore(jobs: readonly JournaledJob[]): void {
    for (const journaled of jobs) {
      if (journaled.kind !== 'request') continue
      const { job, request, samples } = journaled
      this.kept.set(job, { request, samples })
      this.context.registry.restore(describeRestored(journaled))
    }
  }

  /** @throws AppError `id-unknown`; what goes wrong later stands in the job */
  start(asked: TrackRequest, before?: readonly TrackSample[]): Job {
    const request = { ...asked, portion: asked.portion ?? this.context.library.portionOf(asked.clip) }
    const { clip, track } = request
    const job = this.context.registry.start({ kind: 'track', clip, track, direction: request.direction === 'backward' ? 'backward' : 'forward' })
    const kept: Kept = { request, samples: [...(before ?? [])] }
    this.kept.set(job.id, kept)
    void job.run(() => this.work(job, kept))
    return job
  }

  /** Goes on behind the last samples of a job that was stopped; the earlier ones are the new job's first. @throws AppError `id-unknown` */
  async resume(job: JobId): Promise<Job> {
    const { request, samples } = this.find(job)
    const next = this.start(request, samples)
    this.context.registry.dismiss(job)
    await this.forget(job)
    return next
  }

  /** @throws AppError `id-unknown` */
  samples(job: JobId, from: number): SamplePacket {
    return packSamples(this.find(job).samples.slice(from))
  }

  async forget(job: JobId): Promise<void> {
    this.kept.delete(job)
    await this.context.journal().forget(job)
  }

  private find(job: JobId): Kept {
    const kept = this.kept.get(job)
    if (kept) return kept
    throw new AppError({ code: 'id-unknown', message: 'There is no such tracking job.', hint: 'Its samples were saved and put away.' })
  }

  private async work(job: Job, kept: Kept): Promise<Partial<JobState>> {
    const { request } = kept
    const journal = this.context.journal()
    await journal.begin(job.id, { kind: 'request', request })
    await journal.add(job.id, kept.samples)
    if (kept.samples.length > 0) this.tell({ job, request, first: 0, samples: kept.samples })
    const lease = await this.context.library.lease(request.clip, request.portion)
    const loaded: LoadedNetwork[] = []
    try {
      for (const model of request.beside === undefined ? [request.model] : [request.model, request.beside]) loaded.push(await this.context.models.load(model))
      const run = new TrackRun({ context: this.context, job, kept, source: lease.source, loaded: loaded[0]!, beside: loaded[1] ?? null, tell: (told) => this.tell(told) })
      await run.drive()
      await journal.finish(job.id)
      return { outcome: `${kept.samples.length} frames` }
    } catch (thrown) {
      job.change({ resumable: true })
      throw thrown
    } finally {
      for (const { dispose } of loaded) dispose()
      lease.release()
    }
  }

  private tell({ job, request, first, samples }: { job: Job; request: TrackRequest; first: number; samples: TrackSample[] }): void {
    job.countSamples(first + samples.length)
    this.context.emit({ kind: 'samples', job: job.id, clip: request.clip, track: request.track, first, samples })
  }
}

interface TrackRunRequest {
  context: TrackJobsRequest
  job: Job
  kept: Kept
  source: Parameters<typeof trackSession>[0]['source']
  loaded: LoadedNetwork
  beside: LoadedNetwork | null
  tell(told: { job: Job; request: TrackRequest; first: number; samples: TrackSample[] }): void
}

/** One job at work: takes step by step what the session yields and passes it on. */
class TrackRun {
  private log: ResponseLog | null = null
  private besideLog: ResponseLog | null = null
  private besideInspector: Inspector | null = null
  private journaled: number
  private journaledAt = performance.now()
  private exemplar: Float32Array | null = null
  private fill: [number, number, number] = [0, 0, 0]

  constructor(private readonly run: TrackRunRequest) {
    this.journaled = run.kept.samples.length
  }

  /** Frames come smaller by it than the source pixels that boxes and regions are in. */
  private get downsample(): number {
    return (this.run.kept.request.portion ?? WHOLE_CLIP).downsample
  }

  async drive(): Promise<void> {
    const { kept, job, source, loaded } = this.run
    try {
      await this.prepare()
      const reached = this.findReached()
      for await (const step of trackSession({ source, loaded, request: kept.request, reached, signal: job.signal })) await this.take(step)
    } finally {
      this.besideInspector?.dispose()
      await this.flush()
    }
  }

  private async prepare(): Promise<void> {
    const { context, kept: { request }, source, loaded, beside, job } = this.run
    const { clip, track } = request
    const shelf = context.responses()
    // Maps that cannot be recorded are only not there later: tracking goes on.
    this.log = await shelf.open({ clip, track }, loaded.card.id).catch(() => null)
    const { frameIndex, box: drawn } = request.exemplar ?? request
    const box = scaleBox(drawn, 1 / this.downsample)
    const picture = await source.readFrame(frameIndex, { signal: job.signal })
    this.fill = meanColour(picture)
    this.exemplar = cropSquare({ picture, center: centerOf(box), side: exemplarSide(box), size: EXEMPLAR_SIZE, fill: this.fill })
    if (!beside) return
    this.besideLog = await shelf.open({ clip, track }, beside.card.id).catch(() => null)
    this.besideInspector = new Inspector({ network: beside.network, modelId: beside.card.id, constants: resolveConstants(beside, request), exemplar: { picture, box: drawn }, downsample: this.downsample })
  }

  /** The last samples of an earlier session in either direction. */
  private findReached(): Partial<Record<Direction, TrackSample>> {
    const { request, samples } = this.run.kept
    const ahead = samples.filter(({ frameIndex }) => frameIndex > request.frameIndex)
    const behind = samples.filter(({ frameIndex }) => frameIndex < request.frameIndex)
    const last = ahead.toSorted((a, b) => b.frameIndex - a.frameIndex)[0]
    const first = behind.toSorted((a, b) => a.frameIndex - b.frameIndex)[0]
    return { ...(last ? { forward: last } : {}), ...(first ? { backward: first } : {}) }
  }

  private async take(step: TrackStep): Promise<void> {
    const { job, kept, tell } = this.run
    if (job.state.direction !== step.direction) job.change({ direction: step.direction })
    kept.samples.push(step.sample)
    tell({ job, request: kept.request, first: kept.samples.length - 1, samples: [step.sample] })
    this.reportProgress(step)
    if (step.response) this.log?.append(step.response)
    await this.compare(step)
    this.offerPictures(step)
    if (performance.now() - this.journaledAt >= JOURNAL_INTERVAL) await this.flush()
  }

  private reportProgress({ direction, sample }: TrackStep): void {
    const { job, kept: { request }, source } = this.run
    const { to } = reachOf({ request, direction, frameCount: source.clip.frameCount })
    const done = Math.abs(sample.frameIndex - request.frameIndex)
    job.progress({ kind: 'progress', unit: 'frames', done, total: Math.abs(to - request.frameIndex), item: direction })
  }

  /** The model beside answers for the same square of the same frame. */
  private async compare({ frame, previous, response, sample }: TrackStep): Promise<void> {
    if (!this.besideInspector || !response) return
    const beside = await this.besideInspector.respond({ picture: frame, frameIndex: frame.frameIndex, previous, scaleIndex: response.scaleIndex })
    this.besideLog?.append(beside)
    this.offer({ what: 'response beside', sample, make: async (place) => ({ kind: 'response', side: 1, ...place, response: beside }) })
  }

  private offerPictures({ frame, sample, response }: TrackStep): void {
    const { width, crops } = this.run.kept.request.preview
    if (response) this.offer({ what: 'response', sample, make: async (place) => ({ kind: 'response', side: 0, ...place, response: describeResponse(response) }) })
    if (width > 0) this.offer({ what: 'frame', sample, make: async (place) => ({ kind: 'frame', ...place, picture: await encodePicture({ picture: frame, width, encoding: 'jpeg' }) }) })
    const { exemplar } = this
    if (crops && response && exemplar) this.offer({ what: 'crops', sample, make: async (place) => ({ kind: 'crops', ...place, crops: await encodeCrops(exemplar, this.cropOf(frame, response.region)) }) })
  }

  private cropOf(frame: Frame, { left, top, side }: { left: number; top: number; side: number }): Float32Array {
    const pitch = 1 / this.downsample
    return cropSquare({ picture: frame, center: { x: (left + side / 2) * pitch, y: (top + side / 2) * pitch }, side: side * pitch, size: SEARCH_SIZE, fill: this.fill })
  }

  private offer({ what, sample, make }: { what: string; sample: TrackSample; make: (place: PicturePlace) => Promise<LivePicture> }): void {
    const { context, job, kept: { request } } = this.run
    const { clip, track } = request
    const place: PicturePlace = { job: job.id, clip, track, frameIndex: sample.frameIndex }
    context.offer({ key: `${what} ${clip} ${track}`, make: () => make(place) })
  }

  private async flush(): Promise<void> {
    const { context, job, kept } = this.run
    this.journaledAt = performance.now()
    const fresh = kept.samples.slice(this.journaled)
    this.journaled = kept.samples.length
    await context.journal().add(job.id, fresh)
    for (const log of [this.log, this.besideLog]) await log?.flush().catch(() => undefined)
  }
}
