import { computed, shallowRef } from 'vue'
import type { ModelSummary } from '../../../main/contract/engineProcedures'
import { useEngine } from '../../bridge/engine'
import { useResponses } from '../../stores/responses'

const models = shallowRef<readonly ModelSummary[]>([])

/** Models that can be named, those that ship first. */
export function useModels() {
  const engine = useEngine()
  const responses = useResponses()
  const load = async (): Promise<void> => {
    const listed = await engine.tryCall('models.list', {})
    if (!listed.ok) return
    models.value = listed.value
    responses.shipped = listed.value.find(({ origin }) => origin === 'shipped')?.model ?? null
  }
  /** Of those that ship, the first is used where none is named. */
  const shipped = computed(() => models.value.find(({ origin }) => origin === 'shipped'))
  const find = (model: string | null): ModelSummary | undefined => (model === null ? shipped.value : models.value.find((other) => other.model === model))
  return {
    models,
    load,
    nameOf: (modelId: string): string => models.value.find((model) => model.modelId === modelId)?.name ?? modelId,
    constantsOf: (model: string | null): Readonly<Record<string, number>> => find(model)?.tracking ?? {},
    options: computed(() => models.value.filter((model) => model !== shipped.value).map(({ model, name, backbone }) => ({ value: model, text: `${name} (${backbone})` }))),
    shipped,
  }
}
