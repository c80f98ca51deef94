import { shallowRef } from 'vue'
import type { Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { useNotices } from '../stores/notices'

/** Projects to open, and those opened before. */
export function useProjects() {
  const engine = useEngine()
  const notices = useNotices()
  const recent = shallowRef<CallResult<'project.recent'>>([])
  const opening = shallowRef(false)
  const creating = shallowRef(false)

  const loadRecent = async (): Promise<void> => {
    const found = await engine.tryCall('project.recent', {})
    if (found.ok) recent.value = found.value
  }
  const open = async (place: Place): Promise<void> => {
    await notices.guard(() => engine.call('project.open', { place }))
    await loadRecent()
  }
  const create = async (parent: Place, name: string): Promise<boolean> => {
    const made = await notices.guard(() => engine.call('project.create', { parent, name }))
    await loadRecent()
    return made !== undefined
  }
  const chooseProject = async (): Promise<void> => {
    const chosen = await findShell()?.chooseFolder('project')
    if (!chosen) opening.value = true
    else if (!chosen.ok) notices.showError(chosen.error)
    else if (chosen.value) await open(chosen.value)
  }
  engine.onFresh(() => void loadRecent())
  return { recent, opening, creating, open, create, chooseProject }
}
