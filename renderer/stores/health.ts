import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ClipId } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { useClips } from './clips'
import { useCurriculum } from './curriculum'
import { useLearnForm } from './learnForm'
import { useNotices } from './notices'
import { useSession } from './session'

/** How well the checkpoints of the run under the microscope follow footage without labels (landscape K7, L11): measured on clips that it did not learn from, where there are any. */
export const useHealth = defineStore('health', () => {
  const engine = useEngine()
  const notices = useNotices()
  const session = useSession()
  const clips = useClips()
  const curriculum = useCurriculum()
  const form = useLearnForm()

  const measured = shallowRef<CallResult<'runs.health'>>(null)
  const usable = computed(() => clips.all.filter(({ state }) => state === 'ready'))
  const learned = computed(() => {
    const fingerprints = new Set(curriculum.detail?.footage.map(({ fingerprint }) => fingerprint) ?? [])
    return new Set(usable.value.filter(({ facts }) => facts !== null && fingerprints.has(facts.fingerprint)).map(({ clip }) => clip))
  })
  const heldOut = computed(() => usable.value.map(({ clip }) => clip).filter((clip) => !learned.value.has(clip)))
  /** Null: those that are held out, or all where none is. */
  const picked = shallowRef<readonly ClipId[] | null>(null)
  const chosen = computed(() => picked.value ?? (heldOut.value.length > 0 ? heldOut.value : usable.value.map(({ clip }) => clip)))
  const choose = (clip: ClipId, isChosen: boolean): void => {
    const others = chosen.value.filter((other) => other !== clip)
    picked.value = isChosen ? [...others, clip] : others
  }
  /** Of this run; another run's, or one that learns, has to end first. */
  const job = computed(() => session.activeJobs.find(({ kind, run }) => kind === 'select' && run === curriculum.runId) ?? null)
  const isBusy = computed(() => session.activeJobs.some(({ kind }) => kind === 'select' || kind === 'learn'))

  /** Without an engine there is only what was measured before. */
  const canMeasure = computed(() => session.description?.host !== 'recording')

  const load = async (): Promise<void> => {
    const run = curriculum.runId
    if (run === null) return
    const found = await engine.tryCall('runs.health', { run })
    if (run === curriculum.runId) measured.value = found.ok ? found.value : null
  }
  watch(() => curriculum.runId, () => {
    measured.value = null
    picked.value = null
    void load()
  }, { immediate: true })
  engine.on('job', ({ job: { kind, run, state } }) => kind === 'select' && run === curriculum.runId && state === 'done' && void load())
  engine.onFresh(() => void load())

  const measure = async (): Promise<void> => {
    const run = curriculum.runId
    if (run !== null && chosen.value.length > 0 && !isBusy.value) await notices.guard(() => engine.call('runs.measureHealth', { run, clips: [...chosen.value], device: form.draft.device }))
  }
  const stop = (): void => void (job.value && session.stopJob(job.value.job))
  /** As a model of the project, under a name of its own. */
  const keep = async (checkpoint: string): Promise<string | null> => {
    const { run } = curriculum
    if (!run) return null
    const kept = await notices.guard(() => engine.call('runs.keepCheckpoint', { run: run.run, checkpoint, name: `${run.name}-${checkpoint}` }))
    return kept?.name ?? null
  }
  return { measured, canMeasure, usable, learned, chosen, choose, job, isBusy, measure, stop, keep }
})
