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
import { countFrames, gapsOf, repairSpan } from './repairSpan'

export interface RepairJobsRequest {
  registry: JobRegistry
  library: ClipLibrary
  models: ModelShelf
  emit: Emit
}

/** Repairs of spans: tracking jobs whose samples come a gap at a time and are kept until a page has saved them. */
export class RepairJobs {
  private readonly kept = new Map<JobId, TrackSample[]>()

  constructor(private readonly context: RepairJobsRequest) {}

  /** @throws AppError `id-unknown`, `call-invalid`; what goes wrong later stands in the job */
  start(request: RepairRequest): Job {
    const { clip, track } = request
    this.context.library.pathOf(clip)
    const total = countFrames(gapsOf(request))
    const job = this.context.registry.start({ kind: 'track', clip, track, direction: 'forward' })
    this.kept.set(job.id, [])
    void job.run(() => this.work(job, { request, total }))
    return job
  }

  has(job: JobId): boolean {
    return this.kept.has(job)
  }

  /** @throws AppError `id-unknown` */
  samples(job: JobId, from: number): SamplePacket {
    const samples = this.kept.get(job)
    if (samples) return packSamples(samples.slice(from))
    throw new AppError({ code: 'id-unknown', message: 'There is no such repair.', hint: 'Its samples were saved and put away.' })
  }

  forget(job: JobId): void {
    this.kept.delete(job)
  }

  private async work(job: Job, { request, total }: { request: RepairRequest; total: number }): Promise<Partial<JobState>> {
    const { library, models } = this.context
    const samples = this.kept.get(job.id)!
    const lease = await library.lease(request.clip)
    try {
      const loaded = await models.load(request.model)
      try {
        let done = 0
        const onFrame = (direction: 'forward' | 'backward'): void => {
          done += 1
          job.progress({ kind: 'progress', unit: 'frames', done, total, item: direction })
        }
        for await (const gap of repairSpan({ source: lease.source, loaded, request, signal: job.signal, onFrame })) this.tell({ job, request, samples, gap })
      } finally {
        loaded.dispose()
      }
    } finally {
      lease.release()
    }
    return { outcome: `${samples.length} frames` }
  }

  private tell({ job, request, samples, gap }: { job: Job; request: RepairRequest; samples: TrackSample[]; gap: TrackSample[] }): void {
    const { clip, track } = request
    const first = samples.length
    samples.push(...gap)
    job.countSamples(samples.length)
    this.context.emit({ kind: 'samples', job: job.id, clip, track, first, samples: gap })
  }
}
