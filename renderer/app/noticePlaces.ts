import { computed, shallowRef } from 'vue'

const places = shallowRef<readonly HTMLElement[]>([])

/** Places that take the notices in, of dialogs that are open; the last opened lies on top. */
export const noticePlaces = {
  top: computed(() => places.value.at(-1) ?? null),
  /** @returns leaves again */
  enter(place: HTMLElement): () => void {
    places.value = [...places.value, place]
    return () => void (places.value = places.value.filter((other) => other !== place))
  },
}
