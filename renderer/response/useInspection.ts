import { onActivated, onDeactivated, shallowRef, watch } from 'vue'
import { usePlayer } from '../player/usePlayer'
import { useResponses } from '../stores/responses'
import { useTrackOptions } from '../stores/trackOptions'
import { useTracks } from '../stores/tracks'

/** A frame must stand so long before its whole answer is asked for, milliseconds: scrubbing has recorded maps. */
const STAND_MILLISECONDS = 180

/** Asks for the whole answer of the frame in hand while the panel is in front, the clip stands still and no run needs the device. */
export function useInspection(): void {
  const player = usePlayer()
  const tracks = useTracks()
  const options = useTrackOptions()
  const responses = useResponses()
  const inFront = shallowRef(true)
  onActivated(() => (inFront.value = true))
  onDeactivated(() => (inFront.value = false))
  const running = (): boolean => tracks.jobs.some(({ state }) => state === 'running' || state === 'waiting')

  const subject = (): string | null => {
    if (!inFront.value || player.playing.value || running() || !tracks.selected || player.shownFrame.value === null) return null
    return JSON.stringify([tracks.current?.clip, tracks.selectedId, player.shownFrame.value, tracks.selected.samples.version, options.model, options.beside, options.values.constants])
  }
  let asked: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([subject, () => tracks.revision], () => {
    const now = subject()
    if (now === asked) return
    asked = now
    clearTimeout(timer)
    if (now === null) return
    timer = setTimeout(() => {
      const frame = player.shownFrame.value
      if (tracks.selected && frame !== null && subject() === now) void responses.inspect(tracks.selected, frame)
      else asked = null
    }, STAND_MILLISECONDS)
  }, { immediate: true })
}
