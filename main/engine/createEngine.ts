import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Place } from '../contract/ids'
import { BatchDesk } from '../jobs/batch/batchDesk'
import { ClipLibrary } from '../jobs/clips/clipLibrary'
import { FrameReader } from '../jobs/clips/frameReader'
import { Places } from '../jobs/clips/places'
import { findSamples } from '../jobs/demo/samples'
import { userDataFolder } from '../jobs/service/dataFolder'
import type { Emit } from '../jobs/service/emit'
import { History } from '../jobs/service/history'
import { LogBook } from '../jobs/service/logBook'
import { JobRegistry } from '../jobs/service/jobRegistry'
import { ResourceMeter } from '../jobs/service/resources'
import { Editors } from '../jobs/project/editors'
import { ProjectDesk } from '../jobs/project/projectDesk'
import { ComparisonShelf } from '../jobs/protocols/comparisonShelf'
import { TeachJobs } from '../jobs/corrections/teachJobs'
import { HealthJobs } from '../jobs/runs/healthJobs'
import { LearnJobs } from '../jobs/runs/learnJobs'
import type { StartLearner } from '../jobs/runs/learnerLine'
import { learnApart } from '../jobs/runs/learnerProcess'
import { learnHere } from '../jobs/runs/learnTask'
import { RunShelf } from '../jobs/runs/runShelf'
import { Inspections } from '../jobs/tracking/inspections'
import { ModelShelf } from '../jobs/tracking/modelShelf'
import { ResponseShelf } from '../jobs/tracking/responseShelf'
import { RepairJobs } from '../jobs/tracking/repairJobs'
import { TrackJobs } from '../jobs/tracking/trackJobs'
import { TrackJournal } from '../jobs/tracking/trackJournal'
import { VideoExports } from '../jobs/tracking/videoExports'
import type { Engine, Handlers } from './engine'
import { enterProject } from './enterProject'
import { EventLog } from './eventLog'
import { FrameHub } from './frameHub'
import { batchHandlers } from './handlers/batchHandlers'
import { clipHandlers, frameHandlers } from './handlers/clipHandlers'
import { comparisonHandlers } from './handlers/comparisonHandlers'
import { correctionHandlers } from './handlers/correctionHandlers'
import { engineHandlers } from './handlers/engineHandlers'
import { exchangeHandlers } from './handlers/exchangeHandlers'
import { guardEdits } from './handlers/guardEdits'
import { noteFailures } from './handlers/noteFailures'
import { projectHandlers } from './handlers/projectHandlers'
import { runHandlers } from './handlers/runHandlers'
import { trackHandlers } from './handlers/trackHandlers'
import type { Services } from './services'
import { noteLife } from './noteLife'
import { watchResources } from './watchResources'

export interface EngineOptions {
  /** Told to people: 'browser', 'window', 'command line'. */
  host: string
  version: string
  /** Folders that pages may look into, beside project and samples. */
  roots?: readonly string[]
  /** Project to open, or to make. @default the program's own first one */
  project?: string
  /** @default the user's */
  dataFolder?: string
  /** Nothing outside the roots is opened, whatever a project says. False where whoever uses the window may read the disk anyway. @default true */
  confined?: boolean
  /** How to start a process that learns; absent: learning runs in the engine's own, and whoever asks it something meanwhile waits for the step in hand. */
  learner?: StartLearner
}

/** Starts an engine in this process. @throws AppError `path-refused` for a root that is not there, `project-invalid`, `output-unwritable` */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const services = createServices(options)
  await openPlaces(services, options)
  const stopWatching = watchResources(services)
  const stopListening = noteLife(services)
  return {
    id: randomUUID(),
    events: services.events,
    frames: services.frames,
    handlers: noteFailures(guardEdits(handle(services), services), services.history),
    leave: (connection) => {
      services.editors.leave(connection)
      void services.reader.leave(`${connection} `)
    },
    admit: (paths) => admit(services.places, paths),
    close: async () => {
      stopWatching()
      stopListening()
      await services.registry.close()
      await services.reader.close()
      await services.inspections.close()
      await services.comparisons.close()
      await services.project.responses?.close()
      await services.library.close()
      await services.desk.close()
    },
  }
}

function createServices({ host, version, confined = true, dataFolder = userDataFolder(), learner }: EngineOptions): Services {
  const events = new EventLog()
  const frames = new FrameHub()
  const places = new Places()
  const log = new LogBook(join(dataFolder, 'logs'))
  const history = new History((what) => log.note(what))
  const emit: Emit = (event) => {
    history.note(event)
    events.append(event)
  }
  const project: Services['project'] = { responses: null, journal: null }
  const registry = new JobRegistry(emit)
  const library: ClipLibrary = new ClipLibrary({ places, confined, emit, onChange: () => desk.clipsChanged() })
  const desk = new ProjectDesk({ places, confined, library, emit, dataFolder, version })
  const runsFolder = (): string => desk.paths.runs
  const runs = new RunShelf({ places, emit, runsFolder })
  const models = new ModelShelf({ modelsFolder: () => desk.paths.models, runs: () => runs.models() })
  const responses = (): ResponseShelf => (project.responses ??= new ResponseShelf(desk.paths.cache))
  const journal = (): TrackJournal => (project.journal ??= new TrackJournal(desk.paths.journal))
  const hasGpu = async (): Promise<boolean> => (await models.startedBackend())?.device === 'gpu'
  const work = learner ? learnApart(learner) : learnHere
  const learnJobs = new LearnJobs({ registry, library, models, runs, emit, runsFolder, learner: work })
  const healthJobs = new HealthJobs({ registry, library, runs, learner: work })
  return {
    host, version, confined, events, frames, places, registry, library, desk, runs, models, project, responses, journal, emit, history, log,
    reader: new FrameReader(library),
    comparisons: new ComparisonShelf({ isAllowed: (path) => !confined || places.placeOf(path) !== null }),
    editors: new Editors(emit),
    inspections: new Inspections({ library, models }),
    resources: new ResourceMeter({ folder: () => desk.paths.file, hasGpu, learner: () => learnJobs.use ?? healthJobs.use }),
    trackJobs: new TrackJobs({ registry, library, models, emit, offer: frames.offer, journal, responses }),
    repairJobs: new RepairJobs({ registry, library, models, emit, journal }),
    learnJobs, healthJobs,
    teachJobs: new TeachJobs({ library, models, runs, learnJobs, tracks: () => desk.tracks, runsFolder }),
    batch: new BatchDesk({ registry, library, models, emit, folder: () => join(dirname(desk.paths.runs), 'batch') }),
    exports: new VideoExports({ registry, library, tracks: () => desk.tracks, responses, exportsFolder: () => desk.paths.exports }),
  }
}

function handle(services: Services): Handlers {
  return {
    ...engineHandlers(services), ...projectHandlers(services), ...clipHandlers(services), ...frameHandlers(services), ...trackHandlers(services), ...exchangeHandlers(services), ...runHandlers(services),
    ...correctionHandlers(services), ...batchHandlers(services), ...comparisonHandlers(services),
  }
}

async function openPlaces(services: Services, { roots = [], project }: EngineOptions): Promise<void> {
  const samples = await findSamples().catch(() => null)
  if (samples) await services.places.add(dirname(samples.footage), 'samples')
  for (const root of roots) await services.places.add(root, 'given')
  await services.desk.openFirst(project)
  await enterProject(services)
}

async function admit(places: Places, paths: readonly string[]): Promise<Place[]> {
  const roots = await Promise.all(paths.map((path) => places.add(path, 'picked')))
  return roots.map(({ root }) => ({ root, path: '' }))
}
