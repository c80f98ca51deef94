import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { VIEWS } from '../views/registry'
import type { ViewId } from '../views/registry'

const KEY = 'pultrack.view'

/** Which view is in front. Kept for the tab, so that a reload comes back to it. */
export const useView = defineStore('view', () => {
  const stored = sessionStorage.getItem(KEY)
  const current = shallowRef<ViewId>(VIEWS.find(({ id }) => id === stored)?.id ?? VIEWS[0]!.id)
  watch(current, (id) => sessionStorage.setItem(KEY, id))

  /** Views that do not exist are not gone to. */
  const show = (id: ViewId): void => {
    if (VIEWS.some((view) => view.id === id)) current.value = id
  }
  return { current, show }
})
