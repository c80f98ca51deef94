import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { TOUR_STEPS } from '../app/tourSteps'
import { isRecording } from '../bridge/recordedPort'
import { useSettings } from './settings'
import { useView } from './view'

/** The tour of a first start: begins by itself once, afterwards when it is asked for. */
export const useTour = defineStore('tour', () => {
  const settings = useSettings()
  const view = useView()

  const position = shallowRef<number | null>(settings.values.tourSeen || isRecording() ? null : 0)
  const step = computed(() => (position.value === null ? null : (TOUR_STEPS[position.value] ?? null)))
  /** Grows whenever a person asked for it: who did so by a key goes on by keys. */
  const asked = shallowRef(0)

  const goTo = (next: number): void => {
    if (next >= TOUR_STEPS.length) return end()
    position.value = Math.max(0, next)
    if (step.value?.view) view.show(step.value.view)
  }
  const begin = (): void => {
    asked.value += 1
    goTo(0)
  }
  const end = (): void => {
    position.value = null
    settings.change({ tourSeen: true })
  }
  const move = (steps: number): void => {
    if (position.value !== null) goTo(position.value + steps)
  }
  return { position, step, asked, count: TOUR_STEPS.length, begin, end, move }
})
