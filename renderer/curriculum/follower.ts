import { computed, shallowRef } from 'vue'

/**
 * A place in a list that grows while one looks: at its end it stays at the end, so that what comes is seen at once; anywhere else it stays where it is. Off,
 * there is no place, and everything is meant.
 */
export function createFollower(count: () => number) {
  const chosen = shallowRef<number | 'end' | null>(null)
  const isOn = computed(() => chosen.value !== null)
  /** Null where it is off, or the list is empty. */
  const position = computed(() => {
    const last = count() - 1
    if (chosen.value === null || last < 0) return null
    return chosen.value === 'end' ? last : Math.min(chosen.value, last)
  })

  const goTo = (place: number): void => {
    chosen.value = place >= count() - 1 ? 'end' : Math.max(0, place)
  }
  const setOn = (on: boolean): void => {
    if (on !== isOn.value) chosen.value = on ? 'end' : null
  }
  /** Turns it on, at the end, where it was off. */
  const step = (by: number): void => {
    if (position.value === null) setOn(true)
    else goTo(position.value + by)
  }
  return { isOn, position, goTo, setOn, step }
}

export type Follower = ReturnType<typeof createFollower>
