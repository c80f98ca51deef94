import { onScopeDispose } from 'vue'
import { findShell } from '../bridge/shell'
import { useProject } from '../stores/project'

/** A browser asks before it closes a page whose edits are in memory alone or wait to be saved. The desktop window has a guard of its own. */
export function useCloseGuard(): void {
  if (findShell()) return
  const project = useProject()
  const ask = (event: BeforeUnloadEvent): void => {
    if (project.losesOnClose()) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  onScopeDispose(() => window.removeEventListener('beforeunload', ask))
}
