import { onScopeDispose, shallowRef, watch } from 'vue'
import { usePlayer } from '../player/usePlayer'
import { useNotices } from '../stores/notices'
import { useResponses } from '../stores/responses'
import { useTracks } from '../stores/tracks'
import type { RunStream } from '../streams/runStream'
import { seriesOfResponses } from './responseSeries'

/** Frames at most, about the one in hand: as many maps as are read in a second or so. */
const MOST_FRAMES = 20_000
/** A run that goes on is looked at so often. */
const WAIT_MILLISECONDS = 2000

export interface ModelSeries {
  modelId: string
  stream: RunStream
}

/** Series of the maps that were recorded for the selected track, read while `on` and again after runs have gone on. */
export function useResponseSeries(on: () => boolean) {
  const player = usePlayer()
  const tracks = useTracks()
  const responses = useResponses()
  const notices = useNotices()
  const models = shallowRef<readonly ModelSeries[]>([])
  let waiting: ReturnType<typeof setTimeout> | undefined

  const load = async (): Promise<void> => {
    const { target } = responses
    if (!target || !on()) return void (models.value = [])
    const from = Math.max(0, (player.shownFrame.value ?? 0) - MOST_FRAMES / 2)
    const read = await notices.guard(() => responses.book.readAll(target, { from, to: Math.min(player.lastFrame.value, from + MOST_FRAMES - 1) }))
    if (!read || target !== responses.target) return
    const standing = read.filter((response) => responses.isStanding(response))
    const ids = [...new Set(standing.map(({ modelId }) => modelId))]
    models.value = ids.map((modelId) => ({ modelId, stream: seriesOfResponses(standing.filter((response) => response.modelId === modelId)) }))
  }
  const later = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      void load()
    }, WAIT_MILLISECONDS)
  }
  watch([on, () => responses.target], () => void load(), { immediate: true })
  watch(() => tracks.revision, () => on() && later())
  onScopeDispose(() => clearTimeout(waiting))
  return { models }
}
