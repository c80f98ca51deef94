import { onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MenuEntry } from '../../components/menuEntry'
import { titleKey } from '../../keys/command'
import { useKeyLabel } from '../../keys/useKeyLabel'
import { runCommand } from '../../keys/useCommands'
import { BoxesLayer } from '../../player/layers/boxesLayer'
import { CandidatesLayer } from '../../player/layers/candidatesLayer'
import { ResponseLayer } from '../../player/layers/responseLayer'
import { TruthLayer } from '../../player/layers/truthLayer'
import { TrailLayer } from '../../player/layers/trailLayer'
import { useResponses } from '../../stores/responses'
import { useTrackOptions } from '../../stores/trackOptions'
import { useTracks } from '../../stores/tracks'
import { useTruth } from '../../stores/truth'
import type { Track } from '../track'
import type { TrackDesk } from './trackDesk'

const ON_BOX = ['track.forward', 'track.backward', 'track.both', 'track.repair', 'track.candidates', 'track.keyframe', 'track.outside', 'track.occluded', 'track.markLost', 'track.deleteBox', 'track.truth', 'track.deleteTrack']
const ON_PICTURE = ['track.draw', 'track.redraw', 'track.candidates']

/** Boxes, trail and response map on the stage of the view's player. */
export function useTrackLayers(desk: TrackDesk): void {
  const { t } = useI18n()
  const { keyOf } = useKeyLabel()
  const { player } = desk
  const tracks = useTracks()
  const options = useTrackOptions()
  const responses = useResponses()
  const truth = useTruth()

  const entry = (id: string): MenuEntry => ({ id, text: t(titleKey(id)), keyLabel: keyOf(id), run: () => runCommand(id), danger: id === 'track.deleteTrack' })
  const menu = (track: Track | null): readonly MenuEntry[] => (track ? ON_BOX : ON_PICTURE).map(entry)

  const layers = [
    new ResponseLayer({
      responseAt: (frameIndex) => (responses.overlay ? (responses.recordedAt(frameIndex)[0] ?? inspectedAt(frameIndex)) : null),
      fixedRange: () => responses.fixedRange,
      smooth: () => responses.smooth,
    }),
    new TrailLayer({
      tracks: () => (options.values.trailOfAll ? (tracks.current?.set.tracks ?? []) : tracks.selected ? [tracks.selected] : []),
      length: () => options.values.trail,
    }),
    new TruthLayer({ truths: () => (options.values.truthLane && truth.marked.length === 0 ? truth.beside : []), label: () => t('timeline.truth') }),
    new BoxesLayer({
      tracks: () => tracks.current?.set.tracks ?? [],
      selected: () => tracks.selected,
      drawing: () => desk.drawing.value,
      frameIndex: () => player.shownFrame.value ?? player.frameIndex.value,
      select: (track) => tracks.select(track.id),
      drawn: desk.drawn,
      moved: (_track, box) => desk.moveBox(box),
      preview: (box) => (desk.preview.value = box),
      menu,
      redraw: () => player.stage.redraw(),
    }),
    new CandidatesLayer({ found: () => desk.candidates.found.value, choose: (number) => void desk.candidates.choose(number) }),
  ]
  const inspectedAt = (frameIndex: number) => (responses.inspectedFrame === frameIndex ? (responses.inspections[0]?.response ?? null) : null)
  const removals = layers.map((layer) => player.stage.addLayer(layer))
  onScopeDispose(() => removals.forEach((remove) => remove()))
  watch(
    () => [tracks.revision, truth.all, tracks.current, tracks.selectedId, options.values, desk.drawing.value, desk.candidates.found.value, responses.overlay, responses.revision, responses.smooth, responses.fixedRange, responses.inspections],
    () => player.stage.redraw(),
  )
}
