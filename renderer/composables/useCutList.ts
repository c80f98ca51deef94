import { computed, shallowRef } from 'vue'

/** The head of a long list, until somebody asks for the rest. */
export function useCutList<T>(list: () => readonly T[], most: number) {
  const isWhole = shallowRef(false)
  const shown = computed(() => (isWhole.value ? list() : list().slice(0, most)))
  const hidden = computed(() => list().length - shown.value.length)
  return { shown, hidden, showAll: () => void (isWhole.value = true) }
}
