import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Place } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { useClips } from '../stores/clips'
import { useNotices } from '../stores/notices'
import { findDropped } from './findDropped'
import type { DroppedFile } from './findDropped'

/** Files dragged from the desktop onto the view. */
export function useDrop() {
  const { t } = useI18n()
  const engine = useEngine()
  const clips = useClips()
  const notices = useNotices()
  const over = shallowRef(false)

  const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
  const enter = (event: DragEvent): void => {
    if (!isFiles(event)) return
    event.preventDefault()
    over.value = true
  }
  const leave = (event: DragEvent): void => {
    const into = event.relatedTarget
    if (!(into instanceof Node) || !(event.currentTarget as Node).contains(into)) over.value = false
  }
  const drop = async (event: DragEvent): Promise<void> => {
    if (!isFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    over.value = false
    const [files, dropped] = [[...event.dataTransfer.files], readDropped(event.dataTransfer)]
    const places = await notices.guard(() => locate(files, dropped))
    if (places && places.length > 0) await clips.importPlaces(places)
  }
  const locate = async (files: readonly File[], dropped: readonly DroppedFile[]): Promise<Place[]> => {
    const named = await findShell()?.placesOfDropped(files)
    if (named?.ok) return named.value
    const roots = await engine.call('engine.roots', {})
    const found = await findDropped(dropped, {
      roots: roots.map(({ root }) => ({ root, path: '' })),
      browse: async (place) => {
        const entries = await engine.tryCall('engine.browse', { place })
        return entries.ok ? entries.value : []
      },
    })
    for (const name of found.lost) notices.add({ level: 'warning', text: t('footage.dropLost', { name, roots: roots.map((root) => root.name).join(', ') }) })
    return found.places
  }
  return { over, enter, leave, drop }
}

function readDropped({ items, files }: DataTransfer): DroppedFile[] {
  const folders = new Set([...items].flatMap((item) => (item.webkitGetAsEntry()?.isDirectory ? [item.webkitGetAsEntry()?.name ?? ''] : [])))
  return [...files].map(({ name, size }) => ({ name, size, isFolder: folders.has(name) }))
}
