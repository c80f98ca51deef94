import { onBeforeUnmount, onScopeDispose, shallowRef, watch } from 'vue'
import type { ToldChain } from '../../main/contract/chainQuery'
import type { RunSummary } from '../../main/contract/runSummary'
import { useEngine } from '../bridge/engine'
import { whileInFront } from '../composables/whileInFront'
import { CropPictures } from '../curriculum/cropPictures'

/** What a run found: a box in a single frame, or where a patch began and where it was followed to. */
export interface Finding {
  id: number
  clip: string
  crop: number
  /** Of a chain: its last link, and how many frames lie between. */
  followed: (Pick<ToldChain, 'gap' | 'round' | 'rejection' | 'judged' | 'excluded'> & { crop: number }) | null
}

const SHOWN = 6
const LOOK_MILLISECONDS = 4000

/** The newest findings of a run, looked for again while it runs and this view is in front. */
export function useJustFound(run: () => RunSummary) {
  const engine = useEngine()
  const pictures = new CropPictures(engine, run().run)
  const findings = shallowRef<readonly Finding[]>([])

  const load = async (): Promise<void> => {
    const id = run().run
    const mined = await engine.tryCall('runs.chains', { run: id, verdict: 'all', sort: 'id', descending: true, offset: 0, limit: SHOWN })
    if (!mined.ok) return
    if (mined.value.total > 0) {
      findings.value = mined.value.chains.map(({ id: chain, clip, crops, gap, round, rejection, judged, excluded }) => ({ id: chain, clip, crop: crops[0]!, followed: { crop: crops.at(-1)!, gap, round, rejection, judged, excluded } }))
      return
    }
    const counted = await engine.tryCall('runs.instances', { run: id, offset: 0, limit: 1 })
    if (!counted.ok || counted.value.total === 0) return
    const newest = await engine.tryCall('runs.instances', { run: id, offset: Math.max(0, counted.value.total - SHOWN), limit: SHOWN })
    if (newest.ok) findings.value = newest.value.instances.map(({ id: instance, clip, crop }) => ({ id: instance, clip, crop, followed: null })).toReversed()
  }
  whileInFront(() => {
    void load()
    const timer = setInterval(() => !document.hidden && run().state === 'running' && void load(), LOOK_MILLISECONDS)
    onScopeDispose(() => clearInterval(timer))
  })
  watch(() => run().state, () => void load())
  onBeforeUnmount(() => pictures.close())
  return { findings, pictures }
}
