import type { JobId, RunId } from '../../contract/ids'
import type { JobEvent } from '../../contract/reporter'
import type { HealthRequest } from '../../contract/runProcedures'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { Job, JobRegistry } from '../service/jobRegistry'
import { assertLearnerFree } from './learnJobs'
import type { Learner, LearnerUse } from './learnTask'
import type { RunShelf } from './runShelf'

export interface HealthJobsRequest {
  registry: JobRegistry
  library: ClipLibrary
  runs: RunShelf
  learner: Learner
}

/** Checkpoints of runs measured on footage without labels; computed where runs learn, and never beside one that does. */
export class HealthJobs {
  /** Of the process that computes, where it is not this one. */
  use: LearnerUse | null = null

  constructor(private readonly context: HealthJobsRequest) {}

  /** @throws AppError `id-unknown`, `engine-busy` while a run learns or another is measured */
  async start({ run, clips, engine, device }: HealthRequest): Promise<{ job: JobId }> {
    const { registry, library, runs } = this.context
    assertLearnerFree(registry)
    const { folder } = await runs.find(run)
    const footage = clips.map((clip) => library.pathOf(clip))
    const job = registry.start({ kind: 'select', run })
    void job.run(() => this.measure(job, { run: folder, footage, ...(engine === undefined ? {} : { engine }), ...(device === undefined ? {} : { device }) }))
    return { job: job.id }
  }

  private async measure(job: Job, options: { run: RunId; footage: string[] }): Promise<{ outcome: null }> {
    const report = (event: JobEvent): void => {
      if (event.kind === 'progress') job.progress(event)
    }
    await this.context.learner({ kind: 'health', options }, { report, reportUse: (use) => (this.use = use), signal: job.signal })
    return { outcome: null }
  }
}
