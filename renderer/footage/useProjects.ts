import { shallowRef } from 'vue'
import type { Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { useNotices } from '../stores/notices'
import { useProject } from '../stores/project'

/** Projects to open, and those opened before. */
export function useProjects() {
  const engine = useEngine()
  const notices = useNotices()
  const project = useProject()
  const recent = shallowRef<CallResult<'project.recent'>>([])
  const opening = shallowRef(false)
  const creating = shallowRef(false)

  const loadRecent = async (): Promise<void> => {
    const found = await engine.tryCall('project.recent', {})
    if (found.ok) recent.value = found.value
  }
  const open = async (place: Place): Promise<void> => {
    await project.leave(async (unsaved) => {
      await notices.guard(() => engine.call('project.open', { place, ...(unsaved && { unsaved }) }))
      await loadRecent()
    })
  }
  const create = async (parent: Place, name: string): Promise<boolean> => {
    let isMade = true
    await project.leave(async (unsaved) => {
      isMade = (await notices.guard(() => engine.call('project.create', { parent, name, ...(unsaved && { unsaved }) }))) !== undefined
      await loadRecent()
    })
    return isMade
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
