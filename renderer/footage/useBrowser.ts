import { computed, shallowRef } from 'vue'
import { toFailure } from '../../main/contract/failure'
import type { Failure } from '../../main/contract/failure'
import type { Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'

export type BrowserEntry = CallResult<'engine.browse'>[number]
export type BrowserRoot = CallResult<'engine.roots'>[number]

/** Goes through the folders that the engine may show. */
export function useBrowser() {
  const engine = useEngine()
  const roots = shallowRef<readonly BrowserRoot[]>([])
  const place = shallowRef<Place | null>(null)
  /** Where one was sent last: its entries may be on their way, or cannot be had. */
  const aim = shallowRef<Place | null>(null)
  const entries = shallowRef<readonly BrowserEntry[]>([])
  const failure = shallowRef<Failure | null>(null)
  const busy = shallowRef(false)
  const crumbs = computed(() => listCrumbs(place.value, roots.value))

  const loadRoots = async (): Promise<void> => {
    const asked = aim.value
    const found = await engine.tryCall('engine.roots', {})
    if (!found.ok) return void (failure.value = toFailure(found.error))
    roots.value = found.value
    const [first] = found.value
    if (aim.value !== asked) return // a person has gone somewhere meanwhile
    const stays = found.value.some(({ root }) => root === place.value?.root)
    if (!stays && first) await go({ root: first.root, path: '' })
    else if (place.value) await go(place.value)
  }
  /** Of two ways gone at once the later counts, whichever answer comes first. */
  const go = async (target: Place): Promise<void> => {
    busy.value = true
    aim.value = target
    const found = await engine.tryCall('engine.browse', { place: target })
    if (aim.value !== target) return
    busy.value = false
    failure.value = found.ok ? null : toFailure(found.error)
    if (!found.ok) return
    place.value = target
    entries.value = found.value
  }
  const up = (): Promise<void> => {
    const above = crumbs.value.at(-2)
    return above ? go(above.place) : Promise.resolve()
  }
  return { roots, place, aim, entries, failure, busy, crumbs, loadRoots, go, up }
}

/** The folders from the root down to a place. */
export function listCrumbs(place: Place | null, roots: readonly BrowserRoot[]): { name: string; place: Place }[] {
  if (!place) return []
  const rootName = roots.find(({ root }) => root === place.root)?.name ?? ''
  const parts = place.path.split('/').filter(Boolean)
  return [{ name: rootName, path: '' }, ...parts.map((name, index) => ({ name, path: parts.slice(0, index + 1).join('/') }))].map(({ name, path }) => ({ name, place: { root: place.root, path } }))
}
