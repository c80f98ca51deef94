import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ClipId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { wordSettled } from '../exchange/mismatchWords'
import { chooseTruth, OverlapSeries } from '../tracks/overlapSeries'
import { unpackTrack } from '../tracks/packTrack'
import type { Track } from '../tracks/track'
import { useNotices } from './notices'
import { useTracks } from './tracks'

/** Ground truth of the clip in hand: tracks that a person has marked as such, else a file of it that lies beside the clip. And how the selected track overlaps it. */
export const useTruth = defineStore('truth', () => {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const tracks = useTracks()

  /** Of the file beside the clip; never among its tracks, never saved with them. */
  const beside = shallowRef<readonly Track[]>([])
  const marked = computed(() => tracks.list.filter(({ look }) => look.truth))
  const all = computed(() => (marked.value.length > 0 ? marked.value : beside.value))
  const overlap = shallowRef<OverlapSeries | null>(null)
  /** Whose file had something wrong with it, so that it is said once. */
  const told = new Set<ClipId>()

  const load = async (clip: ClipId | null): Promise<void> => {
    beside.value = []
    const found = clip === null ? null : await engine.tryCall('exchange.truth', { clip })
    if (!found || clip === null || clip !== tracks.current?.clip) return
    const isNews = !told.has(clip)
    told.add(clip)
    if (!found.ok) return void (isNews && found.error.code === 'track-invalid' && notices.showError(found.error))
    if (!found.value) return
    beside.value = found.value.tracks.map(unpackTrack)
    for (const mismatch of isNews ? found.value.mismatches : []) notices.add({ level: 'warning', text: `${found.value.name}: ${wordSettled(t, mismatch, 'remap')}` })
  }
  watch(() => tracks.current?.clip ?? null, (clip) => void load(clip), { immediate: true })
  watch([all, () => tracks.selected, () => tracks.revision], () => {
    const track = tracks.selected
    const truth = track && !track.look.truth ? chooseTruth(track, all.value) : null
    if (overlap.value?.track !== track || overlap.value?.truth !== truth) overlap.value = track && truth ? new OverlapSeries(track, truth) : null
  }, { immediate: true })

  return { all, beside, marked, overlap }
})
