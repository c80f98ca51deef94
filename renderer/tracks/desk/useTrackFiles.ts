import { useI18n } from 'vue-i18n'
import { useEngine } from '../../bridge/engine'
import { saveFile } from '../../format/saveFile'
import { useNotices } from '../../stores/notices'
import { useTracks } from '../../stores/tracks'
import { addTrack } from '../commands/trackLook'
import { unpackTrack } from '../packTrack'
import { createTrackId, TRACK_COLOURS } from '../track'

/** Saves the clip's tracks as a file, and takes up those of one. */
export function useTrackFiles() {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const tracks = useTracks()

  const save = async (format: 'csv' | 'json' | 'otb'): Promise<void> => {
    const { current } = tracks
    if (!current) return
    const file = await notices.guard(async () => {
      await tracks.settle() // the engine writes what it has
      const only = format === 'otb' && tracks.selectedId !== null ? { tracks: [tracks.selectedId] } : {} // such a file holds one track
      return engine.call('tracks.export', { clip: current.clip, format, ...only })
    })
    if (!file) return
    saveFile(new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name)
    notices.add({ level: 'success', text: t('player.saved', { name: file.name }) })
  }
  /** Tracks of a file come as new ones, in one step that can be undone. */
  const read = async (file: File): Promise<void> => {
    const { current } = tracks
    if (!current) return
    const bytes = new Uint8Array(await file.arrayBuffer())
    const parsed = await notices.guard(() => engine.call('tracks.parse', { clip: current.clip, name: file.name, bytes }))
    if (!parsed) return
    const first = current.set.nextColour() - 1
    const added = parsed.map((stored, index) => unpackTrack({ ...stored, track: createTrackId(), attributes: { colour: ((first + index) % TRACK_COLOURS) + 1, ...stored.attributes, created: Date.now() + index } }))
    const patch = added.flatMap((track, index) => addTrack(current.set, track).patch.map((step) => (step.kind === 'insert' ? { ...step, position: step.position + index } : step)))
    tracks.perform({ name: 'importTracks', patch })
    if (added[0]) tracks.select(added[0].id)
    notices.add({ level: 'success', text: t('track.imported', { count: added.length, name: file.name }) })
  }
  return { save, read }
}
