import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ClipId } from '../../main/contract/ids'
import { useView } from './view'

/** A file of boxes that lies beside a clip and is to be taken up: asked for where clips are imported, done where tracks are. */
export const useBesideTracks = defineStore('besideTracks', () => {
  const wanted = shallowRef<{ clip: ClipId; name: string } | null>(null)

  /** The clip is the one in hand. */
  const take = (clip: ClipId, name: string): void => {
    wanted.value = { clip, name }
    useView().show('track')
  }
  /** @returns name of the file that is wanted for this clip, once */
  const claim = (clip: ClipId): string | null => {
    if (wanted.value?.clip !== clip) return null
    const { name } = wanted.value
    wanted.value = null
    return name
  }
  return { wanted, take, claim }
})
