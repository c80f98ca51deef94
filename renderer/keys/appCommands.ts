import type { Command } from './command'

export const appCommands: readonly Command[] = [
  { id: 'app.keySheet', scope: 'app', annotation: ['Shift+Slash', 'F1'] },
  { id: 'app.viewFootage', scope: 'app', annotation: ['Alt+Digit1'] },
  { id: 'app.viewTrack', scope: 'app', annotation: ['Alt+Digit2'] },
  { id: 'app.viewLearn', scope: 'app', annotation: ['Alt+Digit3'] },
  { id: 'app.viewMonitor', scope: 'app', annotation: ['Alt+Digit4'] },
  { id: 'app.viewCurriculum', scope: 'app', annotation: ['Alt+Digit5'] },
  { id: 'app.viewBatch', scope: 'app', annotation: ['Alt+Digit7'] },
  { id: 'app.viewSettings', scope: 'app', annotation: ['Alt+Digit6', 'Ctrl+Comma'] },
  { id: 'app.jobs', scope: 'app', annotation: ['Alt+KeyJ'] },
  { id: 'app.toggleTheme', scope: 'app', annotation: ['Alt+Shift+KeyT'] },
  { id: 'app.scaleUp', scope: 'app', annotation: ['Ctrl+Alt+Equal'] },
  { id: 'app.scaleDown', scope: 'app', annotation: ['Ctrl+Alt+Minus'] },
  { id: 'app.saveDiagnostics', scope: 'app', annotation: ['Alt+Shift+KeyD'] },
  { id: 'app.dismissNotices', scope: 'app', annotation: ['Alt+KeyX'] },
  { id: 'app.save', scope: 'app', annotation: ['Ctrl+KeyS'] },
  { id: 'app.project', scope: 'app', annotation: ['Alt+KeyP'] },
  { id: 'app.projectState', scope: 'app', annotation: ['Alt+Shift+KeyP'] },
  { id: 'app.engine', scope: 'app', annotation: ['Alt+KeyE'] },
]
