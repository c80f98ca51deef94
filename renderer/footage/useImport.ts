import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { useClips } from '../stores/clips'
import { useNotices } from '../stores/notices'

/** Ways to footage: the window's own dialogs where there is a window, else a listing of what the engine may show; and the samples. */
export function useImport() {
  const { t } = useI18n()
  const engine = useEngine()
  const clips = useClips()
  const notices = useNotices()
  const browsing = shallowRef(false)

  const choose = async (kind: 'clips' | 'folder'): Promise<void> => {
    const chosen = await findShell()?.chooseFootage(kind)
    if (!chosen) browsing.value = true
    else if (!chosen.ok) notices.showError(chosen.error)
    else if (chosen.value.length > 0) await clips.importPlaces(chosen.value)
  }
  const importSamples = async (): Promise<void> => {
    const roots = await notices.guard(() => engine.call('engine.roots', {}))
    const samples = roots?.filter(({ kind }) => kind === 'samples') ?? []
    if (samples.length > 0) await clips.importPlaces(samples.map(({ root }) => ({ root, path: '' })))
  }
  /** What is new in the folders that clips came with, and what has gone. */
  const resync = async (): Promise<void> => {
    const outcome = await clips.resync()
    if (!outcome) return
    const { folders, added, missing, found } = outcome
    const text = folders === 0 ? t('footage.resync.noFolder') : t('footage.resync.done', { added: added.length, missing: missing.length, found: found.length })
    notices.add({ level: folders === 0 ? 'info' : missing.length > 0 ? 'warning' : 'success', text })
  }
  return { browsing, choose, browse: () => (browsing.value = true), importSamples, resync, hasShell: findShell() !== undefined }
}
