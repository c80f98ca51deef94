import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { Player } from '../../player/player'
import { useEngine } from '../../bridge/engine'
import { useNotices } from '../../stores/notices'
import { useTrackOptions } from '../../stores/trackOptions'
import { useTracks } from '../../stores/tracks'
import { createCandidateSearch } from '../candidateSearch'
import type { Candidate, Candidates } from '../candidateSearch'
import type { Track } from '../track'

/** As many as a picture can bear, and as keys from 1 on. */
const MOST = 5

export interface CandidateDesk {
  found: ShallowRef<Candidates | null>
  searching: ShallowRef<boolean>
  /** Searches the whole frame in hand. @returns false where the track has nothing to search for */
  search(track: Track): boolean
  /** Gives up a search, or puts the places away. @returns whether there was anything */
  leave(): boolean
  /** Takes the place with that number and puts the others away. @returns whether places are shown: numbers are then theirs */
  choose(number: number): boolean
}

/** Where a lost target may be: asked of the engine for one frame, shown while that frame and track stay in hand. */
export function useCandidates(player: Player, onChosen: (candidate: Candidate) => void): CandidateDesk {
  const engine = useEngine()
  const notices = useNotices()
  const options = useTrackOptions()
  const tracks = useTracks()
  const found = shallowRef<Candidates | null>(null)
  const searching = shallowRef(false)
  const viewer = `candidates ${crypto.randomUUID().slice(0, 8)}`
  let asked: AbortController | null = null

  const leave = (): boolean => {
    const was = searching.value || found.value !== null
    asked?.abort()
    asked = null
    searching.value = false
    found.value = null
    return was
  }
  const search = (track: Track): boolean => {
    const clip = tracks.current?.clip
    const wanted = createCandidateSearch(track, player.frameIndex.value)
    if (clip === undefined || !wanted) return false
    leave()
    const controller = new AbortController()
    asked = controller
    searching.value = true
    const model = options.model === null ? {} : { model: options.model }
    void engine.tryCall('tracks.candidates', { viewer, clip, ...wanted, most: MOST, ...model }, { signal: controller.signal }).then((answer) => {
      if (asked !== controller) return // given up meanwhile
      leave()
      if (answer.ok) found.value = { track: track.id, frameIndex: wanted.frameIndex, places: answer.value }
      else notices.showError(answer.error)
    })
    return true
  }
  const choose = (number: number): boolean => {
    if (!found.value) return false
    const candidate = found.value.places[number - 1]
    if (!candidate) return true
    leave()
    onChosen(candidate)
    return true
  }

  watch([player.frameIndex, () => tracks.selectedId, () => tracks.current, player.playing], leave)
  onScopeDispose(leave)
  return { found, searching, search, leave, choose }
}
