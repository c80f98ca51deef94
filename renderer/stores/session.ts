import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { EventOf } from '../../main/contract/events'
import type { JobId } from '../../main/contract/ids'
import type { JobState } from '../../main/contract/jobState'
import type { PortState } from '../../main/contract/port'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { useEngineTexts } from '../i18n/useEngineTexts'
import { useNotices } from './notices'

const RESOURCES_MILLISECONDS = 10_000
const AT_WORK: readonly JobState['state'][] = ['waiting', 'running', 'stopping']

/** What the page knows of engine, machine, project and jobs. */
export const useSession = defineStore('session', () => {
  const engine = useEngine()
  const notices = useNotices()
  const { say } = useEngineTexts()

  const connection = shallowRef<PortState>(engine.port.state)
  const description = shallowRef<CallResult<'engine.describe'> | null>(null)
  const resources = shallowRef<CallResult<'engine.resources'> | null>(null)
  const project = shallowRef<CallResult<'project.state'> | null>(null)
  const jobs = shallowRef<ReadonlyMap<JobId, JobState>>(new Map())
  const activeJobs = computed(() => [...jobs.value.values()].filter(({ state }) => AT_WORK.includes(state)))

  const setJobs = (change: (map: Map<JobId, JobState>) => void): void => {
    const next = new Map(jobs.value)
    change(next)
    jobs.value = next
  }
  const takeJob = (job: JobState): void => {
    const before = jobs.value.get(job.job)
    setJobs((map) => map.set(job.job, job))
    if (job.state === 'failed' && before?.state !== 'failed' && job.error) notices.add({ level: 'error', text: job.error.message, failure: job.error, job: job.job })
    if (!AT_WORK.includes(job.state)) void loadBackend() // a job that ran has started the computing engine
  }
  const takeProgress = ({ job, progress }: EventOf<'progress'>): void => {
    const known = jobs.value.get(job)
    if (!known) return
    setJobs((map) => map.set(job, { ...known, progress }))
    // With its first answer the engine has started, and is asked once; learning has one of its own, which its run tells of.
    if (known.kind !== 'learn' && !known.progress?.done && progress?.done) void loadBackend()
  }

  const loadBackend = async (): Promise<void> => {
    if (description.value?.backend?.tracker) return
    const described = await engine.tryCall('engine.describe', {})
    if (described.ok) description.value = described.value
  }
  const startBackend = async (): Promise<void> => {
    await notices.guard(() => engine.call('engine.backend', {}))
    await loadBackend()
  }
  const loadResources = async (): Promise<void> => {
    const found = await engine.tryCall('engine.resources', {})
    if (found.ok) resources.value = found.value
  }
  const load = async (): Promise<void> => {
    const [state, list] = await Promise.all([engine.tryCall('project.state', {}), engine.tryCall('jobs.list', {})])
    if (state.ok) project.value = state.value
    if (list.ok) jobs.value = new Map(list.value.map((job) => [job.job, job]))
    await loadBackend()
  }

  engine.port.onState((state) => {
    connection.value = state
    if (state === 'engine-lost') description.value = null
  })
  engine.on('job', ({ job }) => takeJob(job))
  engine.on('job-dismissed', ({ job }) => setJobs((map) => map.delete(job)))
  engine.on('progress', takeProgress)
  engine.on('resources', (event) => (resources.value = event.resources))
  engine.on('project', (event) => (project.value = event.project))
  engine.on('storage', ({ storage }) => {
    if (project.value) project.value = { ...project.value, storage }
  })
  engine.on('message', ({ level, text }) => level === 'warning' && notices.add({ level, text: say(text) }))
  // Of a batch the queue says which and why, and its end how many: a hundred clips that fail are not a hundred notices.
  engine.on('item-failed', ({ job, item, error }) => jobs.value.get(job)?.kind !== 'batch' && notices.add({ level: 'error', text: `${item}: ${error.message}`, failure: error }))
  engine.onFresh(() => void Promise.all([load(), loadResources()]))
  setInterval(() => !document.hidden && connection.value === 'open' && void loadResources(), RESOURCES_MILLISECONDS)

  const stopJob = (job: JobId) => notices.guard(() => engine.call('jobs.stop', { job }))
  const resumeJob = (job: JobId) => notices.guard(() => engine.call('jobs.resume', { job }))
  const dismissJob = (job: JobId) => notices.guard(() => engine.call('jobs.dismiss', { job }))

  return { connection, description, resources, project, jobs, activeJobs, startBackend, stopJob, resumeJob, dismissJob }
})
