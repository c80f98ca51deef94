import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ClipId, ModelRef } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import type { LearnRequest } from '../../main/contract/runProcedures'
import type { ConfigField } from '../../main/contract/runSummary'
import { useEngine } from '../bridge/engine'
import { loadLearnDraft, proposeName, saveLearnDraft } from '../learn/learnDraft'
import type { LearnDraft } from '../learn/learnDraft'
import { useClips } from './clips'
import { useNotices } from './notices'
import { useRuns } from './runs'

type Check = CallResult<'runs.checkConfig'>

/** Typing is checked when it has paused for so long. */
const CHECK_MILLISECONDS = 250

/** A training to be: footage, preset, changes to it; checked by the engine as it is put together. */
export const useLearnForm = defineStore('learnForm', () => {
  const engine = useEngine()
  const notices = useNotices()
  const clips = useClips()
  const runs = useRuns()

  const draft = shallowRef<LearnDraft>(loadLearnDraft(sessionStorage))
  const presets = shallowRef<CallResult<'runs.presets'>>([])
  const models = shallowRef<CallResult<'models.list'>>([])
  const fields = shallowRef<readonly ConfigField[]>([])
  const check = shallowRef<Check>({ differences: {}, problems: [] })
  const starting = shallowRef(false)

  const change = (changes: Partial<LearnDraft>): void => {
    draft.value = { ...draft.value, ...changes }
  }
  watch(draft, (values) => saveLearnDraft(sessionStorage, values))

  const usable = computed(() => clips.all.filter(({ state, excluded }) => state === 'ready' && !excluded))
  /** Left out by hand; every usable clip is in unless it was taken out, also those imported later. */
  const chosen = computed<ClipId[]>(() => usable.value.map(({ clip }) => clip).filter((clip) => !draft.value.omitted.includes(clip)))
  const toggleClip = (clip: ClipId, isChosen: boolean): void => {
    const others = draft.value.omitted.filter((other) => other !== clip)
    change({ omitted: isChosen ? others : [...others, clip] })
  }

  const choices = computed(() => ({ preset: draft.value.preset, overrides: draft.value.overrides }))
  const problems = computed(() => new Map(check.value.problems.map(({ key, message }) => [key, message])))
  /** Of a preset whose first stage does not begin from nothing, a model is expected. */
  const needsModel = computed(() => fields.value.length > 0 && !fields.value.some(({ key }) => key.endsWith('.temperature')))
  const init = computed<ModelRef | null>(() => {
    const { init: wanted } = draft.value
    if (wanted === 'random') return null
    const known = models.value.find(({ model }) => model === wanted)
    if (known) return known.model
    return needsModel.value ? (models.value.find(({ origin }) => origin === 'shipped') ?? models.value[0])?.model ?? null : null
  })
  const name = computed(() => draft.value.name ?? proposeName(draft.value.preset, runs.all.map(({ name: taken }) => taken)))

  /** A value back at the preset's is no change. */
  const setValue = (field: ConfigField, value: unknown): void => {
    const { [field.key]: _previous, ...others } = draft.value.overrides
    change({ overrides: value === field.value ? others : { ...others, [field.key]: value } })
  }
  const reset = (key: string): void => {
    const { [key]: _previous, ...others } = draft.value.overrides
    change({ overrides: others })
  }

  const loadFields = async (): Promise<void> => {
    const explained = await notices.guard(() => engine.call('runs.explainConfig', { preset: draft.value.preset }))
    if (explained) fields.value = explained
  }
  const runCheck = async (): Promise<void> => {
    const asked = choices.value
    const checked = await engine.tryCall('runs.checkConfig', asked)
    if (checked.ok && asked === choices.value) check.value = { ...checked.value, problems: checked.value.problems.map(withoutKey) }
  }
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(choices, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void runCheck(), CHECK_MILLISECONDS)
  })
  watch(() => draft.value.preset, () => {
    change({ overrides: {}, name: null })
    void loadFields()
  })
  const loadModels = async (): Promise<void> => {
    const listed = await engine.tryCall('models.list', {})
    if (listed.ok) models.value = listed.value
  }
  const load = async (): Promise<void> => {
    const listed = await engine.tryCall('runs.presets', {})
    if (listed.ok) presets.value = listed.value
    await Promise.all([loadModels(), loadFields(), runCheck()])
  }
  engine.onFresh(() => void load())
  engine.on('run', ({ run }) => run.state !== 'running' && void loadModels())

  /** @returns whether it began */
  const start = async (): Promise<boolean> => {
    const { preset, overrides, minutes, device, retrySmallerBatch } = draft.value
    const request: LearnRequest = {
      name: name.value, clips: chosen.value, preset, overrides, device, retrySmallerBatch,
      ...(init.value === null ? {} : { init: init.value }), ...(minutes === null ? {} : { minutes }),
    }
    starting.value = true
    const started = await runs.start(request)
    starting.value = false
    if (started) change({ name: null })
    return started !== undefined
  }

  return { draft, presets, models, fields, check, problems, usable, chosen, init, needsModel, name, starting, change, toggleClip, setValue, reset, start }
})

/** The engine names the key in its message; beside the field that says it twice. */
function withoutKey({ key, message }: Check['problems'][number]): Check['problems'][number] {
  return { key, message: message.startsWith(`${key}: `) ? message.slice(key.length + 2) : message }
}
