import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ClipSummary } from '../../main/contract/clip'
import type { ClipPortion } from '../../main/contract/clipPortion'
import type { ClipId, Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { useBesideTracks } from './besideTracks'
import { useNotices } from './notices'

/** Kept for the tab: a reload comes back to the clip in hand. */
const CURRENT = 'pultrack.clip'

/** The library: every clip of the project, and the one in hand. */
export const useClips = defineStore('clips', () => {
  const engine = useEngine()
  const notices = useNotices()

  const byId = shallowRef<ReadonlyMap<ClipId, ClipSummary>>(new Map())
  /** False until the engine has said for the first time what there is. */
  const loaded = shallowRef(false)
  const currentId = shallowRef<ClipId | null>(sessionStorage.getItem(CURRENT))
  watch(currentId, (clip) => sessionStorage.setItem(CURRENT, clip ?? ''))
  const importing = shallowRef(0)
  const all = computed(() => [...byId.value.values()])
  /** Not where the project says, or where nothing may be read. */
  const missing = computed(() => all.value.filter(({ state, error }) => state === 'missing' || error?.code === 'path-refused'))
  const current = computed(() => (currentId.value === null ? null : (byId.value.get(currentId.value) ?? null)))

  const change = (edit: (map: Map<ClipId, ClipSummary>) => void): void => {
    const next = new Map(byId.value)
    edit(next)
    byId.value = next
  }
  const put = (clips: readonly ClipSummary[]): void => change((map) => clips.forEach((clip) => map.set(clip.clip, clip)))
  /** The next one, or else the one before, is then in hand. */
  const drop = (clip: ClipId): void => {
    const ids = [...byId.value.keys()]
    const position = ids.indexOf(clip)
    if (currentId.value === clip) currentId.value = ids[position + 1] ?? ids[position - 1] ?? null
    change((map) => map.delete(clip))
  }

  const load = async (): Promise<void> => {
    const listed = await notices.guard(() => engine.call('clips.list', {}))
    if (!listed) return
    byId.value = new Map(listed.map((clip) => [clip.clip, clip]))
    if (currentId.value !== null && !byId.value.has(currentId.value)) currentId.value = null
    loaded.value = true
  }
  /** @param only of folders, names that are taken @returns the clips that came of it, new or known before */
  const importPlaces = async (places: Place[], only?: string): Promise<readonly ClipSummary[]> => {
    importing.value += 1
    const outcome = await notices.guard(() => engine.call('clips.import', { places, ...(only === undefined ? {} : { only }) }))
    importing.value -= 1
    for (const { place, error } of outcome?.failed ?? []) notices.add({ level: 'error', text: `${place.path}: ${error.message}`, failure: error })
    const clips = outcome?.clips ?? []
    put(clips)
    const [first] = clips
    if (first) currentId.value = first.clip
    const [result] = outcome?.results ?? []
    if (!result) return clips
    currentId.value = result.clip // who chose boxes wants to see them
    useBesideTracks().take(result.clip, result.name)
    return clips
  }
  const remove = async (clip: ClipId): Promise<void> => {
    if ((await notices.guard(() => engine.call('clips.remove', { clip }))) !== undefined) drop(clip)
  }
  const exclude = async (clip: ClipId, excluded: boolean): Promise<void> => {
    const changed = await notices.guard(() => engine.call('clips.exclude', { clip, excluded }))
    if (changed) put([changed])
  }
  const setPortion = async (clip: ClipId, portion: ClipPortion): Promise<void> => {
    const changed = await notices.guard(() => engine.call('clips.setPortion', { clip, portion }))
    if (changed) put([changed])
  }
  const resync = async (): Promise<CallResult<'clips.resync'> | undefined> => {
    importing.value += 1
    const outcome = await notices.guard(() => engine.call('clips.resync', {}))
    importing.value -= 1
    put(outcome?.added ?? [])
    return outcome
  }
  /** @returns whether it is found now */
  const relink = async (clip: ClipId, place: Place): Promise<boolean> => {
    const changed = await notices.guard(() => engine.call('clips.relink', { clip, place }))
    if (changed) put([changed])
    return changed !== undefined
  }
  const select = (clip: ClipId | null): void => {
    currentId.value = clip
  }
  const nameOf = (clip: ClipId): string => byId.value.get(clip)?.name ?? ''

  engine.on('clip', ({ clip }) => put([clip]))
  engine.on('clip-removed', ({ clip }) => drop(clip))
  engine.on('project', () => void load())
  engine.onFresh(() => void load())

  return { all, byId, missing, loaded, current, currentId, importing, load, importPlaces, remove, exclude, setPortion, resync, relink, select, nameOf }
})
