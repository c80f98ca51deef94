import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toFailure } from '../../main/contract/failure'
import type { Failure } from '../../main/contract/failure'
import type { Inspection, Response } from '../../main/contract/response'
import { useEngine } from '../bridge/engine'
import type { ColourRange } from '../response/colourMap'
import { ResponseBook } from '../response/responseBook'
import { findExemplar } from '../tracks/runRequest'
import { isPresent } from '../tracks/cell'
import { shownCell } from '../tracks/shownCell'
import type { Track } from '../tracks/track'
import { useTrackOptions } from './trackOptions'
import { useTracks } from './tracks'

/** Response maps of the selected track: recorded ones as they are gone through, those of runs as they come, and a frame's whole answer computed afresh. */
export const useResponses = defineStore('responses', () => {
  const engine = useEngine()
  const tracks = useTracks()
  const options = useTrackOptions()
  /** Grows when maps came. */
  const revision = shallowRef(0)
  const overlay = shallowRef(false)
  const smooth = shallowRef(true)
  /** Curves of peak, second peak, peak-to-sidelobe ratio and entropy beside the maps. */
  const overTime = shallowRef(false)
  /** Null: every map has its own. */
  const fixedRange = shallowRef<ColourRange | null>(null)

  const inspections = shallowRef<readonly Inspection[]>([])
  /** The frame that the inspections are of; null: none. */
  const inspectedFrame = shallowRef<number | null>(null)
  const inspecting = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)

  const book = new ResponseBook({ read: (request) => engine.tryCall('tracks.responses', request), onChange: () => (revision.value += 1) })

  engine.port.onFrame((packet) => {
    if (packet.kind === 'response') {
      book.put({ clip: packet.clip, track: packet.track }, packet.response)
      if (packet.track === tracks.selectedId) revision.value += 1
    }
    // The next one is of use once the screen has been drawn.
    requestAnimationFrame(() => engine.port.grantCredit())
  })
  engine.on('samples', ({ clip, track, samples: { frameIndex } }) => {
    if (frameIndex.length > 0) book.outdate({ clip, track }, { from: Math.min(...frameIndex), to: Math.max(...frameIndex) })
  })

  const target = computed(() => (tracks.current && tracks.selectedId ? { clip: tracks.current.clip, track: tracks.selectedId } : null))

  /** Recorded maps at a frame, the one first that moved the box. Only where the machine's box is still there. */
  const recordedAt = (frameIndex: number): readonly Response[] => {
    const cell = tracks.selected?.samples.read(frameIndex)
    if (!target.value || !cell || cell.modelId === null) return []
    const found = book.find(target.value, frameIndex)
    const own = found.find(({ modelId, peakToSidelobe }) => modelId === cell.modelId && isSame(peakToSidelobe, cell.psr))
    return own ? [own, ...found.filter((other) => other !== own)] : []
  }

  /** Whether a recorded map is of the box that the track has there now, or of the model beside. */
  const isStanding = ({ frameIndex, modelId, peakToSidelobe }: Response): boolean => {
    const cell = tracks.selected?.samples.read(frameIndex)
    return cell !== undefined && cell !== null && cell.modelId !== null && (cell.modelId !== modelId || isSame(peakToSidelobe, cell.psr))
  }

  let abort: AbortController | null = null
  /** Asks for a frame's whole answer; the newest question counts. */
  const inspect = async (track: Track, frameIndex: number): Promise<void> => {
    abort?.abort()
    const asked = new AbortController()
    abort = asked
    const question = createQuestion(track, frameIndex)
    if (!question || !tracks.current) return clear()
    inspecting.value = true
    const models = [options.model, options.beside].flatMap((model, index) => (model !== null && (index === 0 || model !== options.model) ? [model] : []))
    const answer = await engine.tryCall('tracks.inspect', { viewer: 'response', clip: tracks.current.clip, frameIndex, ...question, models: withDefault(models), constants: options.values.constants }, { signal: asked.signal })
    if (abort !== asked) return
    inspecting.value = false
    if (!answer.ok) {
      clear()
      failure.value = toFailure(answer.error)
      return
    }
    failure.value = null
    inspections.value = answer.value
    inspectedFrame.value = frameIndex
  }
  /** With a second model alone the first is still the one that ships. */
  const withDefault = (models: string[]): string[] => {
    if (options.beside === null || options.model !== null) return models
    return shipped.value === null || shipped.value === options.beside ? models : [shipped.value, ...models]
  }
  const shipped = shallowRef<string | null>(null)
  const clear = (): void => {
    inspections.value = []
    inspectedFrame.value = null
    inspecting.value = false
    failure.value = null
  }
  watch(() => [tracks.selectedId, tracks.current], clear)

  return { revision, overlay, smooth, overTime, fixedRange, inspections, inspectedFrame, inspecting, failure, target, book, shipped, recordedAt, isStanding, inspect, clear }
})

/** Maps of an undone run are still on disk: their numbers tell them apart. */
function isSame(recorded: number, psr: number | null): boolean {
  return psr !== null && Math.abs(recorded - psr) <= 1e-3 * Math.max(1, Math.abs(psr))
}

/** What is searched for a frame, and round where: the box of the frame before, or of the one behind, or its own. */
function createQuestion(track: Track, frameIndex: number) {
  const exemplar = findExemplar(track, { frameIndex, direction: 'forward' })
  const previous = [frameIndex - 1, frameIndex + 1, frameIndex].map((frame) => shownCell(track, frame)?.cell).find((cell) => cell && isPresent(cell))
  return exemplar && previous ? { exemplar, previous: previous.box } : null
}
