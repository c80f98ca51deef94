import { shallowRef } from 'vue'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { useClips } from '../stores/clips'
import { useNotices } from '../stores/notices'

/** Ways to footage: the window's own dialogs where there is a window, else a listing of what the engine may show; and the samples. */
export function useImport() {
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
  return { browsing, choose, browse: () => (browsing.value = true), importSamples, hasShell: findShell() !== undefined }
}
