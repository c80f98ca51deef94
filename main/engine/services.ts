import type { BatchDesk } from '../jobs/batch/batchDesk'
import type { ClipLibrary } from '../jobs/clips/clipLibrary'
import type { FrameReader } from '../jobs/clips/frameReader'
import type { Places } from '../jobs/clips/places'
import type { Emit } from '../jobs/service/emit'
import type { History } from '../jobs/service/history'
import type { LogBook } from '../jobs/service/logBook'
import type { JobRegistry } from '../jobs/service/jobRegistry'
import type { ResourceMeter } from '../jobs/service/resources'
import type { Editors } from '../jobs/project/editors'
import type { ProjectDesk } from '../jobs/project/projectDesk'
import type { TeachJobs } from '../jobs/corrections/teachJobs'
import type { ComparisonShelf } from '../jobs/protocols/comparisonShelf'
import type { HealthJobs } from '../jobs/runs/healthJobs'
import type { LearnJobs } from '../jobs/runs/learnJobs'
import type { RunShelf } from '../jobs/runs/runShelf'
import type { Inspections } from '../jobs/tracking/inspections'
import type { ModelShelf } from '../jobs/tracking/modelShelf'
import type { ResponseShelf } from '../jobs/tracking/responseShelf'
import type { RepairJobs } from '../jobs/tracking/repairJobs'
import type { TrackJobs } from '../jobs/tracking/trackJobs'
import type { TrackJournal } from '../jobs/tracking/trackJournal'
import type { VideoExports } from '../jobs/tracking/videoExports'
import type { EventLog } from './eventLog'
import type { FrameHub } from './frameHub'

/** What an engine is made of; handlers are a thin layer between it and the contract. */
export interface Services {
  host: string
  version: string
  /** Nothing outside the places is opened or looked for. */
  confined: boolean
  events: EventLog
  frames: FrameHub
  emit: Emit
  history: History
  log: LogBook
  places: Places
  registry: JobRegistry
  library: ClipLibrary
  reader: FrameReader
  desk: ProjectDesk
  editors: Editors
  runs: RunShelf
  comparisons: ComparisonShelf
  models: ModelShelf
  trackJobs: TrackJobs
  repairJobs: RepairJobs
  learnJobs: LearnJobs
  healthJobs: HealthJobs
  teachJobs: TeachJobs
  inspections: Inspections
  exports: VideoExports
  batch: BatchDesk
  resources: ResourceMeter
  /** Of the project in hand; made when first needed, given up when another is opened. */
  project: { responses: ResponseShelf | null; journal: TrackJournal | null }
  responses(): ResponseShelf
  journal(): TrackJournal
}
