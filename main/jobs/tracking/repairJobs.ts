import { AppError } from '../../contract/errors'
import type { JobId } from '../../contract/ids'
import type { JobState } from '../../contract/jobState'
import type { RepairRequest } from '../../contract/repairProcedures'
import type { TrackSample } from '../../contract/track'
import { packSamples, type SamplePacket } from '../../contract/trackPacket'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { Emit } from '../service/emit'
import type { Job, JobRegistry } from '../service/jobRegistry'
import type { ModelShelf } from './modelShelf'
import { countFrames, gapsLeft, repairSpan, type Gap } from './repairSpan'
import { describeRestored } from './restoredJob'
import type { JournaledJob, TrackJournal } from './trackJournal'

export interface RepairJobsRequest {
  registry: JobRegistry
  library: ClipLibrary
  models: ModelShelf
  emit: Emit
  /** Of the project in hand. */
  journal(): TrackJournal
}

interface Kept {
  request: RepairRequest
  samples: TrackSample[]
}

/** Repairs of spans: tracking jobs whose samples come a gap at a time and are kept, on disk too, until a page has saved them. */
export class RepairJobs {
  private readonly kept = new Map<JobId, Kept>()

  constructor(private readonly context: RepairJobsRequest) {}

  /** Repairs of an earlier engine whose samples no page has saved. */
  restore(jobs: readonly JournaledJob[]): void {
    for (const journaled of jobs) {
      if (journaled.kind !== 'repair') continue
      const { job, request, samples } = journaled
      this.kept.set(job, { request, samples })
      this.context.registry.restore(describeRestored(journaled))
    }
  }

  /** @throws AppError `id-unknown`, `call-invalid`; what goes wrong later stands in the job */
  start(asked: RepairRequest, before: readonly TrackSample[] = []): Job {
    const request = { ...asked, portion: asked.portion ?? this.context.library.portionOf(asked.clip) }
    const { clip, track } = request
    const gaps = gapsLeft(request, before)
    const job = this.context.registry.start({ kind: 'track', clip, track, direction: 'forward' })
    const kept: Kept = { request, samples: [...before] }
    this.kept.set(job.id, kept)
    void job.run(() => this.work(job, { kept, gaps }))
    return job
  }

  /** Goes on with the gaps that a repair did not get to; the samples of the others are the new job's first. @throws AppError `id-unknown` */
  async resume(job: JobId): Promise<Job> {
    const { request, samples } = this.find(job)
    const next = this.start(request, samples)
    this.context.registry.dismiss(job)
    this.forget(job)
    await this.context.journal().forget(job)
    return next
  }

  has(job: JobId): boolean {
    return this.kept.has(job)
  }

  /** @throws AppError `id-unknown` */
  samples(job: JobId, from: number): SamplePacket {
    return packSamples(this.find(job).samples.slice(from))
  }

  forget(job: JobId): void {
    this.kept.delete(job)
  }

  private find(job: JobId): Kept {
    const kept = this.kept.get(job)
    if (kept) return kept
    throw new AppError({ code: 'id-unknown', message: 'There is no such repair.', hint: 'Its samples were saved and put away.' })
  }

  private async work(job: Job, { kept, gaps }: { kept: Kept; gaps: readonly Gap[] }): Promise<Partial<JobState>> {
    const { library, models } = this.context
    const { request, samples } = kept
    const journal = this.context.journal()
    await journal.begin(job.id, { kind: 'repair', request })
    await journal.add(job.id, samples)
    if (samples.length > 0) this.tell({ job, request, first: 0, samples })
    const lease = await library.lease(request.clip, request.portion)
    try {
      const loaded = await models.load(request.model)
      try {
        const onFrame = countProgress(job, countFrames(gaps, { ...request, frameCount: lease.source.clip.frameCount }))
        for await (const gap of repairSpan({ source: lease.source, loaded, request, gaps, signal: job.signal, onFrame })) {
          const first = samples.length
          samples.push(...gap)
          await journal.add(job.id, gap)
          this.tell({ job, request, first, samples: gap })
        }
      } finally {
        loaded.dispose()
      }
    } finally {
      lease.release()
    }
    await journal.finish(job.id)
    return { outcome: `${samples.length} frames` }
  }

  private tell({ job, request, first, samples }: { job: Job; request: RepairRequest; first: number; samples: TrackSample[] }): void {
    const { clip, track } = request
    job.countSamples(first + samples.length)
    this.context.emit({ kind: 'samples', job: job.id, clip, track, first, samples })
  }
}

/** Frames of both directions are counted together: `total` has them all. */
function countProgress(job: Job, total: number): (direction: 'forward' | 'backward') => void {
  let done = 0
  return (direction) => {
    done += 1
    job.progress({ kind: 'progress', unit: 'frames', done, total, item: direction })
  }
}
