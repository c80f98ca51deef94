import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { CorrectionsSurvey } from '../../main/contract/correctionProcedures'
import type { Effect } from '../../main/contract/corrections'
import type { RunId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { useNotices } from './notices'
import { useRuns } from './runs'
import { useSession } from './session'

/** What can be learned from a person's corrections, the run that does, and what came of it. */
export const useCorrections = defineStore('corrections', () => {
  const engine = useEngine()
  const notices = useNotices()
  const runs = useRuns()
  const session = useSession()

  const survey = shallowRef<CorrectionsSurvey | null>(null)
  const effect = shallowRef<Effect | null>(null)
  const holdOut = shallowRef(true)
  const starting = shallowRef(false)
  /** The one begun here; else the newest of the project. */
  const begun = shallowRef<RunId | null>(null)
  const run = computed(() => begun.value ?? survey.value?.run ?? null)
  const summary = computed(() => (run.value === null ? null : (runs.byId.get(run.value) ?? null)))
  const job = computed(() => session.activeJobs.find((each) => each.kind === 'learn' && each.run === run.value) ?? null)
  /** Anything that learns: two at once would take three times as long. */
  const isBusy = computed(() => starting.value || session.activeJobs.some(({ kind }) => kind === 'learn'))

  const loadEffect = async (): Promise<void> => {
    const of = run.value
    const found = of === null ? null : await engine.tryCall('corrections.effect', { run: of })
    if (of === run.value) effect.value = found?.ok ? found.value : null
  }
  /** Looks anew at what was corrected. */
  const load = async (): Promise<void> => {
    const found = await engine.tryCall('corrections.survey', {})
    if (found.ok) survey.value = found.value
    await loadEffect()
  }
  const start = async (): Promise<void> => {
    starting.value = true
    const started = await notices.guard(() => engine.call('corrections.learn', { holdOut: holdOut.value }))
    starting.value = false
    if (!started) return
    begun.value = started.run
    effect.value = null
  }
  const stop = async (): Promise<void> => {
    if (run.value !== null) await runs.stop(run.value)
  }
  watch(() => summary.value?.state, () => void load())
  engine.on('project', () => {
    begun.value = null
    survey.value = null
  })

  return { survey, effect, holdOut, run, summary, job, isBusy, load, start, stop }
})
