import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useCommands } from '../keys/useCommands'
import { useDiagnostics } from '../stores/diagnostics'
import { useNotices } from '../stores/notices'
import { useProject } from '../stores/project'
import { useSettings } from '../stores/settings'
import { UI_SCALES } from '../stores/settingsStorage'
import { useTour } from '../stores/tour'
import { useTracks } from '../stores/tracks'
import { useView } from '../stores/view'

/** Commands of the page as a whole. */
export function useAppCommands({ keySheet, jobs, logs }: { keySheet: Ref<boolean>; jobs: Ref<boolean>; logs: Ref<boolean> }): void {
  const { t } = useI18n()
  const project = useProject()
  const tracks = useTracks()
  const settings = useSettings()
  const view = useView()
  const notices = useNotices()
  const diagnostics = useDiagnostics()
  const tour = useTour()

  const scaleBy = (steps: number): void => {
    const position = UI_SCALES.findIndex((scale) => scale === settings.values.uiScale)
    const uiScale = UI_SCALES[Math.min(UI_SCALES.length - 1, Math.max(0, position + steps))]
    if (uiScale !== undefined) settings.change({ uiScale })
  }
  useCommands({
    'app.keySheet': () => (keySheet.value = true),
    'app.jobs': () => (jobs.value = !jobs.value),
    'app.viewFootage': () => view.show('footage'),
    'app.viewTrack': () => view.show('track'),
    'app.viewLearn': () => view.show('learn'),
    'app.viewMonitor': () => view.show('monitor'),
    'app.viewCurriculum': () => view.show('curriculum'),
    'app.viewBatch': () => view.show('batch'),
    'app.viewCompare': () => view.show('compare'),
    'app.viewSettings': () => view.show('settings'),
    'app.toggleTheme': () => settings.change({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' }),
    'app.scaleUp': () => scaleBy(1),
    'app.scaleDown': () => scaleBy(-1),
    'app.save': () => (project.isUnsaved ? void project.write() : notices.add({ level: 'info', text: t(tracks.saveState === 'failed' ? 'track.saveFailed' : 'track.savesItself') })),
    'app.saveDiagnostics': () => void diagnostics.save(),
    'app.logs': () => (logs.value = true),
    'app.tour': () => tour.begin(),
    'app.dismissNotices': () => notices.dismissAll(),
  })
}
