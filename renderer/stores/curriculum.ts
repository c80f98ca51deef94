import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Box } from '../../main/contract/geometry'
import type { RunId } from '../../main/contract/ids'
import type { CallArguments, CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { CropPictures } from '../curriculum/cropPictures'
import { listMoments } from '../curriculum/chainNumbers'
import type { ChainFigures } from '../curriculum/chainNumbers'
import { createFollower } from '../curriculum/follower'
import { useNotices } from './notices'
import { useRuns } from './runs'

export type Chain = CallResult<'runs.chains'>['chains'][number]
export type Query = Pick<CallArguments<'runs.chains'>, 'verdict' | 'sort' | 'descending'> & { round: number | null; window: number | null; clip: string | null; offset: number }

export const CHAINS_PER_PAGE = 48
const CHAINS_PER_CALL = 500
/** Links of the first so many chains make the curve of scores. */
const MOST_LINKED = 5000
/** What a running run finds is looked at so often. */
const REFRESH_MILLISECONDS = 5000

/** One run under the microscope: what it mined, and why it took it or not. */
export const useCurriculum = defineStore('curriculum', () => {
  const engine = useEngine()
  const notices = useNotices()
  const runs = useRuns()

  const chosenRun = shallowRef<RunId | null>(null)
  const run = computed(() => runs.byId.get(chosenRun.value ?? '') ?? runs.all.find(({ state }) => state === 'running') ?? runs.all[0] ?? null)
  const runId = computed(() => run.value?.run ?? null)
  const detail = computed(() => (runId.value === null ? null : (runs.details.get(runId.value) ?? null)))
  const pictures = shallowRef<CropPictures | null>(null)
  const figures = shallowRef<ChainFigures | null>(null)
  const query = shallowRef<Query>({ round: null, window: null, clip: null, verdict: 'all', sort: 'similarity', descending: true, offset: 0 })
  const chains = shallowRef<readonly Chain[]>([])
  const total = shallowRef(0)
  const selectedId = shallowRef<number | null>(null)
  const selected = computed(() => chains.value.find(({ id }) => id === selectedId.value) ?? null)
  const moments = computed(() => (figures.value ? listMoments(figures.value) : []))
  /** Through what was mined, window by window. */
  const stepping = createFollower(() => moments.value.length)
  const moment = computed(() => (stepping.position.value === null ? null : (moments.value[stepping.position.value] ?? null)))

  const loadChains = async (): Promise<void> => {
    if (runId.value === null) return
    const asked = { id: runId.value, query: query.value }
    const chosen = Object.fromEntries(Object.entries(asked.query).filter(([, value]) => value !== null)) as Omit<CallArguments<'runs.chains'>, 'run' | 'limit'>
    const found = await engine.tryCall('runs.chains', { run: asked.id, ...chosen, limit: CHAINS_PER_PAGE })
    if (!found.ok || asked.id !== runId.value || asked.query !== query.value) return
    chains.value = found.value.chains
    total.value = found.value.total
  }
  const loadFigures = async (): Promise<void> => {
    if (runId.value === null) return
    const asked = runId.value
    const found = await engine.tryCall('runs.chainFigures', { run: asked })
    if (found.ok && asked === runId.value) figures.value = found.value
  }
  /** Chains with their links, for the reach. */
  const linked = shallowRef<readonly Chain[]>([])
  const loadLinked = async (): Promise<void> => {
    if (runId.value === null) return
    const asked = runId.value
    const found: Chain[] = []
    for (let offset = 0; offset < MOST_LINKED; offset += CHAINS_PER_CALL) {
      const part = await engine.tryCall('runs.chains', { run: asked, verdict: 'all', sort: 'id', descending: false, offset, limit: CHAINS_PER_CALL })
      if (!part.ok || asked !== runId.value) return
      found.push(...part.value.chains)
      if (found.length >= part.value.total) break
    }
    linked.value = found
  }
  const load = async (): Promise<void> => {
    if (runId.value === null) return
    await Promise.all([loadChains(), loadFigures(), runs.describe(runId.value)])
  }
  const change = (changes: Partial<Query>): void => {
    query.value = { ...query.value, offset: 0, ...changes }
  }

  watch(runId, (id) => {
    pictures.value?.close()
    pictures.value = id === null ? null : new CropPictures(engine, id)
    figures.value = null
    chains.value = []
    linked.value = []
    selectedId.value = null
    query.value = { ...query.value, round: null, window: null, clip: null, offset: 0 }
    if (id !== null) runs.follow(id)
    void load()
  }, { immediate: true })
  watch(query, () => void loadChains())
  watch(() => [moment.value?.round ?? null, moment.value?.window ?? null], ([round = null, window = null], before) => {
    if (round !== before[0] || window !== before[1]) change({ round, window })
  })

  const setExcluded = async (clip: string, region: Box | null, excluded: boolean): Promise<void> => {
    const id = runId.value
    if (id === null) return
    await notices.guard(() => (excluded ? engine.call('runs.exclude', { run: id, clip, region }) : engine.call('runs.include', { run: id, clip, region })))
    await load()
  }
  const isCurrent = (id: RunId): boolean => id === runId.value
  engine.on('stage', ({ run: id }) => isCurrent(id) && void load())
  engine.onFresh(() => void load())
  setInterval(() => !document.hidden && run.value?.state === 'running' && void Promise.all([loadChains(), loadFigures()]), REFRESH_MILLISECONDS)

  const select = (id: RunId): void => {
    chosenRun.value = id
  }
  return { run, runId, detail, pictures, figures, query, chains, total, selectedId, selected, moments, moment, stepping, linked, loadLinked, change, select, setExcluded }
})
