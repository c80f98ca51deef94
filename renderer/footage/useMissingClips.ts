import { shallowRef } from 'vue'
import type { ClipId, Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { useClips } from '../stores/clips'
import { useNotices } from '../stores/notices'

export type FoundClips = CallResult<'clips.findMissing'>

/** Looks for clips that are missing, and links what a person chooses among several. */
export function useMissingClips() {
  const engine = useEngine()
  const clips = useClips()
  const notices = useNotices()
  const outcome = shallowRef<FoundClips | null>(null)
  /** What was linked since looking began, by this search or the ones before. */
  const found = shallowRef<readonly ClipId[]>([])
  const searching = shallowRef(false)

  const search = async (places: Place[]): Promise<void> => {
    searching.value = true
    const answer = await notices.guard(() => engine.call('clips.findMissing', { places }))
    searching.value = false
    if (!answer) return
    outcome.value = answer
    found.value = [...found.value, ...answer.found]
  }
  const choose = async (clip: ClipId, place: Place): Promise<void> => {
    if (!(await clips.relink(clip, place)) || !outcome.value) return
    found.value = [...found.value, clip]
    outcome.value = { ...outcome.value, ambiguous: outcome.value.ambiguous.filter((one) => one.clip !== clip) }
  }
  const reset = (): void => {
    outcome.value = null
    found.value = []
  }
  return { outcome, found, searching, search, choose, reset }
}
