import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Place, RunId } from '../../main/contract/ids'
import type { CallArguments } from '../../main/contract/procedures'
import type { LearnRequest } from '../../main/contract/runProcedures'
import type { RunDetail, RunSummary } from '../../main/contract/runSummary'
import { useEngine } from '../bridge/engine'
import { RunColours } from '../charts/runColours'
import type { RunStream } from '../streams/runStream'
import { StreamLoader } from '../streams/streamLoader'
import { useNotices } from './notices'

/** The page follows a live run at this rate, however often its steps come. */
const FOLD_MILLISECONDS = 100
/** Runs that another process writes tell nothing: they are looked at so often while the page is seen. */
const POLL_MILLISECONDS = 4000

/** Runs of this project and those opened beside it; their metrics lie outside reactivity, `revision` says that they grew. */
export const useRuns = defineStore('runs', () => {
  const engine = useEngine()
  const notices = useNotices()
  const colours = new RunColours(localStorage)

  const byId = shallowRef<ReadonlyMap<RunId, RunSummary>>(new Map())
  const details = shallowRef<ReadonlyMap<RunId, RunDetail>>(new Map())
  /** Found in each run's footage. */
  const instances = shallowRef<ReadonlyMap<RunId, number>>(new Map())
  const loaded = shallowRef(false)
  const revision = shallowRef(0)
  const loaders = new Map<RunId, StreamLoader>()
  /** Newest first. */
  const all = computed(() => [...byId.value.values()].toSorted((a, b) => b.created.localeCompare(a.created)))

  let folding: ReturnType<typeof setTimeout> | undefined
  const changed = (): void => {
    folding ??= setTimeout(() => {
      folding = undefined
      revision.value += 1
    }, FOLD_MILLISECONDS)
  }
  const put = (run: RunSummary): void => {
    byId.value = new Map(byId.value).set(run.run, run)
  }
  const describe = async (run: RunId): Promise<RunDetail | null> => {
    const [found, counted] = await Promise.all([engine.tryCall('runs.describe', { run }), engine.tryCall('runs.instances', { run, offset: 0, limit: 1 })])
    if (!found.ok) return null
    details.value = new Map(details.value).set(run, found.value)
    if (counted.ok) instances.value = new Map(instances.value).set(run, counted.value.total)
    return found.value
  }
  const redescribe = (run: RunId): void => {
    if (details.value.has(run)) void describe(run)
  }
  /** Loads a run's metrics and keeps them up to date from now on. */
  const follow = (run: RunId): StreamLoader => {
    const known = loaders.get(run)
    if (known) return known
    const loader = new StreamLoader((from, limit) => engine.tryCall('runs.metrics', { run, from, limit }), changed)
    loaders.set(run, loader)
    void loader.load()
    void describe(run)
    return loader
  }
  const streamOf = (run: RunId): RunStream => follow(run).stream
  const load = async (): Promise<void> => {
    const listed = await notices.guard(() => engine.call('runs.list', {}))
    if (!listed) return
    byId.value = new Map(listed.map((run) => [run.run, run]))
    loaded.value = true
  }
  const refresh = async (): Promise<void> => {
    await load()
    for (const run of loaders.keys()) if (!byId.value.has(run)) loaders.delete(run)
    await Promise.all([...loaders.values()].map((loader) => loader.reload()))
    await Promise.all([...details.value.keys()].map(describe))
  }
  const poll = async (): Promise<void> => {
    const foreign = all.value.filter(({ state, job }) => state === 'running' && job === null)
    if (document.hidden || foreign.length === 0) return
    await load()
    for (const { run } of foreign) {
      redescribe(run)
      await loaders.get(run)?.load()
    }
  }

  engine.on('run', ({ run }) => {
    put(run)
    redescribe(run.run)
  })
  engine.on('stage', ({ run }) => redescribe(run))
  engine.on('batch-reduced', ({ run }) => redescribe(run))
  engine.on('metrics', ({ run, ...row }) => loaders.get(run)?.take(row))
  engine.on('project', () => void load())
  engine.onFresh(() => void refresh())
  setInterval(() => void poll(), POLL_MILLISECONDS)

  const start = (request: LearnRequest) => notices.guard(() => engine.call('runs.start', request))
  const pause = (run: RunId) => notices.guard(() => engine.call('runs.pause', { run }))
  const stop = (run: RunId) => notices.guard(() => engine.call('runs.stop', { run }))
  const resume = (request: CallArguments<'runs.resume'>) => notices.guard(() => engine.call('runs.resume', request))
  const open = async (place: Place): Promise<RunSummary | undefined> => {
    const opened = await notices.guard(() => engine.call('runs.open', { place }))
    if (opened) put(opened)
    return opened
  }
  const nameOf = (run: RunId): string => byId.value.get(run)?.name ?? run
  const lookOf = (run: RunId) => colours.look(run)
  /** Steps done as the metrics have it: they come sooner than the run's own word. */
  const stepsOf = (run: RunId): number => {
    void revision.value
    const counted = loaders.get(run)?.stream.series() ?? []
    return Math.max(byId.value.get(run)?.steps ?? 0, ...counted.map(({ places, length, stage }) => (stage === 'mine' ? 0 : places.step.exact.at(length - 1) + 1 || 0)))
  }

  return { all, byId, details, instances, loaded, revision, follow, streamOf, describe, load, start, pause, stop, resume, open, nameOf, lookOf, stepsOf }
})
