import { useI18n } from 'vue-i18n'
import type { JobId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { saveFile } from '../format/saveFile'
import { useNotices } from '../stores/notices'
import { usePlayer } from '../player/usePlayer'
import { useResponses } from '../stores/responses'
import { useTracks } from '../stores/tracks'
import type { ColourRange } from './colourMap'
import { formatMap, formatRecorded, renderMapPng } from './exportResponses'

interface ShownMap {
  values: Float32Array
  size: number
  range: ColourRange
  modelId: string
}

/** Maps as files: the one in sight as picture or numbers, all recorded ones as numbers or as a video over the clip. */
export function useResponseExport() {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const player = usePlayer()
  const tracks = useTracks()
  const responses = useResponses()

  const nameOf = (what: string): string => {
    const clip = (player.clip.value?.name ?? 'clip').replace(/\.[^.]+$/, '')
    return `${clip}_${tracks.selected?.look.label ?? 'track'}_${what}`.replace(/[^\p{L}\p{N}._-]+/gu, '_')
  }
  const save = (blob: Blob, name: string): void => {
    saveFile(blob, name)
    notices.add({ level: 'success', text: t('player.saved', { name }) })
  }
  const frameName = (): string => `response_${String(player.shownFrame.value ?? 0).padStart(6, '0')}`

  const savePng = async (map: ShownMap): Promise<void> => save(await renderMapPng(map.values, map), nameOf(`${frameName()}.png`))
  const saveRaw = (map: ShownMap): void => save(formatMap(map.values, map.size), nameOf(`${frameName()}.npy`))
  const saveAll = async (modelId: string): Promise<void> => {
    const { target } = responses
    if (!target) return
    const all = await notices.guard(() => responses.book.readAll(target, { from: 0, to: player.lastFrame.value }))
    const files = all && formatRecorded(all, modelId)
    if (!files) return void (all && notices.add({ level: 'info', text: t('response.noneRecorded') }))
    save(files.maps, nameOf('responses.npy'))
    save(files.frames, nameOf('responses.csv'))
  }
  const saveVideo = async (show: 'boxes' | 'responses', range: { from: number; to: number } | null): Promise<void> => {
    const { target } = responses
    if (!target) return
    const span = range ?? { from: 0, to: player.lastFrame.value }
    const started = await notices.guard(() => engine.call('tracks.exportVideo', { clip: target.clip, tracks: [target.track], ...span, show }))
    if (!started) return
    notices.add({ level: 'info', text: t('response.videoStarted') })
    if (!(await endOf(started.job))) return
    const file = await notices.guard(() => engine.call('exports.read', { job: started.job }))
    if (file) save(new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name)
  }
  /** Whether a job got done. */
  const endOf = (job: JobId): Promise<boolean> =>
    new Promise((resolve) => {
      const stop = engine.on('job', ({ job: state }) => {
        if (state.job !== job || !['done', 'failed', 'stopped'].includes(state.state)) return
        stop()
        resolve(state.state === 'done')
      })
    })
  return { savePng, saveRaw, saveAll, saveVideo }
}
