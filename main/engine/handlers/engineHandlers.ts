import { cpus, platform, arch } from 'node:os'
import type { BackendInfo } from '../../contract/backend'
import type { TrackerEngineInfo } from '../../contract/trackerEngine'
import { AppError } from '../../contract/errors'
import type { CallResult } from '../../contract/procedures'
import { runDoctor } from '../../jobs/doctorJob'
import { browse } from '../../jobs/service/browse'
import { collectDiagnostics } from '../../jobs/service/diagnostics'
import { hasDesktop, openWithSystem } from '../../jobs/service/openWithSystem'
import type { Handlers } from '../engine'
import type { Services } from '../services'

type EngineCalls = Extract<keyof Handlers, `engine.${string}` | `jobs.${string}` | `models.${string}`>

export function engineHandlers(services: Services): Pick<Handlers, EngineCalls> {
  const { host, version, places, registry, models, resources } = services
  return {
    'engine.describe': async () => {
      const backend = await models.startedBackend()
      return { version, host, platform: `${platform()} ${arch()}`, processors: cpus().length, backend: backend && tellBackend(backend, models.trackerEngine) }
    },
    'engine.backend': async () => tellBackend(await models.openBackend(), models.trackerEngine),
    'engine.doctor': async (_, { signal }) => ({ ...(await runDoctor({ signal })) }),
    'engine.diagnostics': ({ page }, { signal }) => diagnose(services, { page, signal }),
    ...logHandlers(services),
    'engine.resources': () => resources.read(),
    'engine.roots': async () => places.list().map(({ root, name, kind }) => ({ root, name, kind })),
    'engine.browse': ({ place }) => browse(places, place),
    'jobs.list': async () => registry.list(),
    'jobs.stop': async ({ job }) => {
      registry.find(job).stop()
      return null
    },
    'jobs.resume': ({ job }) => resumeJob(services, job),
    'jobs.dismiss': async ({ job }) => {
      registry.dismiss(job)
      services.repairJobs.forget(job)
      await services.trackJobs.forget(job)
      return null
    },
    'models.list': () => models.list(),
    'models.open': async ({ place }) => models.add(await places.resolve(place)),
    'models.export': (request) => models.export(request),
  }
}

function logHandlers({ log }: Services): Pick<Handlers, 'engine.logs' | 'engine.openLogs'> {
  return {
    'engine.logs': async () => ({ folder: log.folder, files: await log.list(), tail: log.tail(), opens: hasDesktop() }),
    'engine.openLogs': () => openWithSystem(log.folder).then(() => true, () => false),
  }
}

function tellBackend({ engine, device, deviceName, versions, reason }: BackendInfo, tracker: TrackerEngineInfo | null): CallResult<'engine.backend'> {
  return { engine, device, deviceName, versions, reason, tracker: tracker && tellTracker(tracker) }
}

function tellTracker({ engine, variant, name, reason, timings }: TrackerEngineInfo): CallResult<'engine.backend'>['tracker'] {
  const timeOf = (wanted: Pick<TrackerEngineInfo, 'engine' | 'variant'>): number | null => timings.find((timing) => timing.engine === wanted.engine && timing.variant === wanted.variant)?.milliseconds ?? null
  return { engine, variant, name, reason, milliseconds: timeOf({ engine, variant }), ownMilliseconds: timeOf({ engine: 'tensorflow', variant: null }) }
}

async function diagnose({ host, version, desk, library, registry, resources, history, places }: Services, { page, signal }: { page: Record<string, unknown>; signal: AbortSignal }): Promise<Record<string, unknown>> {
  const { readOnly, migrated, storage, autosave, recoveries, temporary } = desk.state()
  const clips = library.list().map(({ clip, state, facts, error }) => ({ clip, state, facts, error }))
  const project = { readOnly, migrated, storage, autosave, recoveries: recoveries.length, temporary, clips }
  const facts = { program: { version, host }, project, resources: await resources.read(), jobs: registry.list(), history: history.list(), page }
  return collectDiagnostics({ facts, clips: library.remembered(), roots: places.list(), signal })
}

async function resumeJob({ registry, trackJobs, repairJobs, learnJobs }: Services, job: string): ReturnType<Handlers['jobs.resume']> {
  const { state } = registry.find(job)
  if (!state.resumable) throw new AppError({ code: 'call-invalid', message: 'This job cannot be resumed.', hint: 'Start it anew.' })
  if (state.kind === 'learn' && state.run !== null) return learnJobs.resume(state.run, {})
  return { job: (await (repairJobs.has(job) ? repairJobs : trackJobs).resume(job)).id }
}
