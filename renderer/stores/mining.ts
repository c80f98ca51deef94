import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Mined } from '../../main/contract/mined'
import { useEngine } from '../bridge/engine'
import { coverFrames } from '../timeline/minedCoverage'
import { useCurriculum } from './curriculum'
import { useTracks } from './tracks'

/** What the run under the microscope, or the newest, took from the clip in hand: which of its frames taught the model. */
export const useMining = defineStore('mining', () => {
  const engine = useEngine()
  const curriculum = useCurriculum()
  const tracks = useTracks()

  const mined = shallowRef<Mined | null>(null)
  const coverage = computed(() => (mined.value && tracks.current ? coverFrames(mined.value, tracks.current.frameCount) : null))

  const load = async (): Promise<void> => {
    const [run, clip] = [curriculum.runId, tracks.current?.clip ?? null]
    const found = run === null || clip === null ? null : await engine.tryCall('runs.mined', { run, clip })
    if (run === curriculum.runId && clip === (tracks.current?.clip ?? null)) mined.value = found?.ok ? found.value : null
  }
  watch(() => [curriculum.runId, tracks.current?.clip ?? null], () => {
    mined.value = null
    void load()
  }, { immediate: true })
  watch([() => curriculum.figures, () => curriculum.detail?.exclusions], () => void load())

  return { mined, coverage, run: computed(() => curriculum.run) }
})
