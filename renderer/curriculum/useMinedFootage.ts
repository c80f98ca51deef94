import { shallowRef, watch } from 'vue'
import type { Mined } from '../../main/contract/mined'
import { useEngine } from '../bridge/engine'
import { useCurriculum } from '../stores/curriculum'

/** What the run in hand took from each clip of its footage, in its order; asked anew when it has found more or something was left out. */
export function useMinedFootage() {
  const engine = useEngine()
  const curriculum = useCurriculum()
  const mined = shallowRef<readonly Mined[]>([])
  watch(() => [curriculum.runId, curriculum.figures, curriculum.detail?.exclusions], async () => {
    const run = curriculum.runId
    const found = run === null ? null : await engine.tryCall('runs.minedFootage', { run })
    if (run === curriculum.runId) mined.value = found?.ok ? found.value : []
  }, { immediate: true })
  return mined
}
