import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { createFollower } from '../curriculum/follower'
import { useCurriculum } from './curriculum'
import { useNotices } from './notices'

export type Anchor = CallResult<'runs.hardNegatives'>['anchors'][number]

export const ANCHORS_PER_PAGE = 12
const NEAREST = 8

/** Hard negatives of the run under the microscope, beside the anchors that they are like: all of the last ranking, or some of each as the run went. */
export const useAnchors = defineStore('anchors', () => {
  const engine = useEngine()
  const notices = useNotices()
  const curriculum = useCurriculum()

  const anchors = shallowRef<readonly Anchor[]>([])
  const total = shallowRef(0)
  const offset = shallowRef(0)
  /** Training steps before which the run ranked its instances and wrote it down. */
  const steps = shallowRef<readonly number[]>([])
  const stepping = createFollower(() => steps.value.length)
  const step = computed(() => (stepping.position.value === null ? null : (steps.value[stepping.position.value] ?? null)))
  let asked = 0

  const load = async (): Promise<void> => {
    const run = curriculum.runId
    if (run === null) return
    const question = (asked += 1)
    // Any step will do to be told of those that there are: the next question is for one of them.
    const chosen = stepping.isOn.value ? { step: step.value ?? 0 } : {}
    const found = await notices.guard(() => engine.call('runs.hardNegatives', { run, offset: offset.value, limit: ANCHORS_PER_PAGE, nearest: NEAREST, ...chosen }))
    if (!found || question !== asked) return
    steps.value = found.steps
    anchors.value = found.anchors
    total.value = found.total
  }
  /** Whether a running run has ranked again; much less work than to load what it ranked. */
  const look = async (): Promise<void> => {
    const run = curriculum.runId
    if (run === null || document.hidden || curriculum.run?.state !== 'running') return
    const found = await engine.tryCall('runs.hardNegatives', { run, offset: 0, limit: 1, nearest: 1, step: 0 })
    if (!found.ok || run !== curriculum.runId || found.value.steps.length === steps.value.length) return
    steps.value = found.value.steps
    if (!stepping.isOn.value) await load()
  }
  const turnTo = (place: number): void => {
    offset.value = place
    void load()
  }
  watch([step, stepping.isOn], () => turnTo(0))
  watch(() => curriculum.runId, () => {
    anchors.value = []
    steps.value = []
    total.value = 0
    turnTo(0)
  })

  return { anchors, total, offset, steps, step, stepping, load, look, turnTo }
})
