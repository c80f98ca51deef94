import { onScopeDispose } from 'vue'
import type { Ref } from 'vue'
import type { OpenRequest, ShellCommand } from '../../main/contract/shell'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { runCommand } from '../keys/useCommands'
import { useClips } from '../stores/clips'
import { useDiagnostics } from '../stores/diagnostics'
import { useNotices } from '../stores/notices'
import { useProject } from '../stores/project'
import { useView } from '../stores/view'
import type { ViewId } from '../views/registry'

/** What the desktop window asks of the page: commands of its menu, and files to open. Nothing of it happens in a browser. */
export function useShellRequests({ keySheet }: { keySheet: Ref<boolean> }): void {
  const shell = findShell()
  if (!shell) return
  const clips = useClips()
  const diagnostics = useDiagnostics()
  const engine = useEngine()
  const notices = useNotices()
  const project = useProject()
  const view = useView()

  const open = async ({ purpose, places }: OpenRequest): Promise<void> => {
    if (purpose === 'footage' && places.length > 0) await clips.importPlaces(places)
    for (const place of purpose === 'footage' ? [] : places) {
      if (purpose === 'project') await project.leave((unsaved) => notices.guard(() => engine.call('project.open', { place, ...(unsaved && { unsaved }) })).then(() => undefined))
      else if (purpose === 'model') await notices.guard(() => engine.call('models.open', { place }))
      else await notices.guard(() => engine.call('runs.open', { place }))
    }
    if (places.length > 0) view.show(purpose === 'run' ? 'monitor' : 'footage')
  }
  const carryOut = (command: ShellCommand): void => {
    if (command === 'show-keys') keySheet.value = true
    else if (command === 'start-tour') runCommand('app.tour')
    else if (command === 'show-logs') runCommand('app.logs')
    else if (command === 'save-diagnostics') void diagnostics.save()
    else view.show(command.slice('show-'.length) as ViewId)
  }
  const stops = [shell.onCommand(carryOut), shell.onOpen((request) => void open(request))]
  void shell.describe().then(async (described) => {
    for (const request of described.ok ? described.value.open : []) await open(request)
  })
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
