import type { EngineFailure } from '../main/contract/shell'

/** Texts of menus and dialogs. The page has its own; these are drawn by the system. */
export interface Labels {
  file: string
  importClips: string
  importFolder: string
  openProject: string
  openRun: string
  quit: string
  edit: string
  view: string
  footage: string
  track: string
  learn: string
  monitor: string
  curriculum: string
  settings: string
  keys: string
  reload: string
  fullScreen: string
  devTools: string
  help: string
  method: string
  tracker: string
  diagnostics: string
  tour: string
  logs: string
  about: string
  clips: string
  allFiles: string
  chooseFolder: string
  newProject: string
  chooseModel: string
  runningTitle: (jobs: number) => string
  runningDetail: string
  stopAndClose: string
  keepOpen: string
  unsavedTitle: (edits: number, project: string) => string
  unsavedDetail: string
  save: string
  discard: string
  openPage: (address: string) => string
  open: string
  cancel: string
  pageGone: (reason: string) => string
  pageGoneDetail: string
  engineDown: (failure: EngineFailure, exitCode: number | null) => string
  engineDownDetail: string
  startAgain: string
  gpuSupport: string
  gpuConsent: (download: string) => string
  gpuConsentDetail: (disk: string, folder: string) => string
  install: string
  gpuInstalled: string
  gpuInstalledDetail: string
  later: string
  gpuFailed: string
  leaveIt: string
  jobDone: string
  jobFailed: string
}

const withCode = (text: string, exitCode: number | null): string => (exitCode === null ? text : `${text} (${exitCode})`)

const ENGLISH_FAILURES: Record<EngineFailure, string> = {
  'crashed': 'The engine crashed and stays down', 'exited': 'The engine ended by itself and stays down', 'did-not-start': 'The engine did not start',
  'killed': 'The engine was killed and stays down', 'out-of-memory': 'The engine ran out of memory and stays down',
}

const GERMAN_FAILURES: Record<EngineFailure, string> = {
  'crashed': 'Die Engine ist abgestürzt und bleibt aus', 'exited': 'Die Engine hat sich beendet und bleibt aus', 'did-not-start': 'Die Engine ist nicht gestartet',
  'killed': 'Die Engine wurde beendet und bleibt aus', 'out-of-memory': 'Der Engine ging der Speicher aus; sie bleibt aus',
}

const ENGLISH: Labels = {
  file: 'File', importClips: 'Import clips…', importFolder: 'Import folder…', openProject: 'Open project…', openRun: 'Open run…', quit: 'Quit',
  edit: 'Edit', view: 'View', footage: 'Footage', track: 'Track', learn: 'Learn', monitor: 'Monitor', curriculum: 'Curriculum', settings: 'Settings', keys: 'Keys',
  reload: 'Reload the page', fullScreen: 'Full screen', devTools: 'Developer tools',
  help: 'Help', method: 'The method: PUL (CVPR 2021)', tracker: 'The tracker: SiamFC (2016)', diagnostics: 'Save diagnostics…', tour: 'Take the tour', logs: 'Logs…', about: 'About Pultrack',
  clips: 'Clips', allFiles: 'All files', chooseFolder: 'Choose a folder', newProject: 'Where is the project to lie?', chooseModel: 'Choose a model folder',
  runningTitle: (jobs) => (jobs === 1 ? 'A job is still at work.' : `${jobs} jobs are still at work.`),
  runningDetail: 'Closing stops it and keeps what it has: a learning run saves a checkpoint and can be resumed, tracks keep their samples.',
  stopAndClose: 'Stop and close', keepOpen: 'Keep open',
  unsavedTitle: (edits, project) => `${edits === 1 ? 'An edit' : `${edits} edits`} of “${project}” ${edits === 1 ? 'is' : 'are'} not saved.`,
  unsavedDetail: 'What you discard goes to the project\'s trash, as far as it could be written.', save: 'Save', discard: 'Discard',
  openPage: (address) => `Open ${address} in your browser?`, open: 'Open', cancel: 'Cancel',
  pageGone: (reason) => `The page ended unexpectedly (${reason}).`,
  pageGoneDetail: 'Jobs go on meanwhile, and nothing saved is lost.',
  engineDown: (failure, exitCode) => withCode(ENGLISH_FAILURES[failure], exitCode),
  engineDownDetail: 'What was finished is kept. Interrupted runs and tracks can be resumed once it runs again.',
  gpuSupport: 'Install GPU support…',
  gpuConsent: (download) => `Download TensorFlow for NVIDIA GPUs (${download})?`,
  gpuConsentDetail: (disk, folder) => `python3 with pip fetches it from the Python package index, the only time that Pultrack uses the network. It needs ${disk} while it is unpacked, in ${folder}. NVIDIA's own licence applies to its CUDA libraries.`,
  install: 'Download and install', gpuInstalled: 'GPU support is installed.', gpuInstalledDetail: 'It is used from the next start of the engine. Starting it now stops running jobs; they keep what they have.',
  later: 'Later', gpuFailed: 'GPU support could not be installed',
  startAgain: 'Start it again', leaveIt: 'Leave it',
  jobDone: 'Done', jobFailed: 'Failed',
}

const GERMAN: Labels = {
  file: 'Datei', importClips: 'Clips importieren…', importFolder: 'Ordner importieren…', openProject: 'Projekt öffnen…', openRun: 'Lauf öffnen…', quit: 'Beenden',
  edit: 'Bearbeiten', view: 'Ansicht', footage: 'Material', track: 'Verfolgen', learn: 'Lernen', monitor: 'Verlauf', curriculum: 'Lehrplan', settings: 'Optionen', keys: 'Tasten',
  reload: 'Seite neu laden', fullScreen: 'Vollbild', devTools: 'Entwicklerwerkzeuge',
  help: 'Hilfe', method: 'Das Verfahren: PUL (CVPR 2021)', tracker: 'Der Tracker: SiamFC (2016)', diagnostics: 'Diagnose speichern…', tour: 'Rundgang', logs: 'Protokolle…', about: 'Über Pultrack',
  clips: 'Clips', allFiles: 'Alle Dateien', chooseFolder: 'Ordner wählen', newProject: 'Wo soll das Projekt liegen?', chooseModel: 'Modellordner wählen',
  runningTitle: (jobs) => (jobs === 1 ? 'Eine Aufgabe läuft noch.' : `${jobs} Aufgaben laufen noch.`),
  runningDetail: 'Schließen hält sie an und behält, was da ist: Ein Lernlauf sichert seinen Stand und kann fortgesetzt werden, Spuren behalten ihre Werte.',
  stopAndClose: 'Anhalten und schließen', keepOpen: 'Offen lassen',
  unsavedTitle: (edits, project) => `${edits === 1 ? 'Eine Änderung' : `${edits} Änderungen`} an „${project}“ ${edits === 1 ? 'ist' : 'sind'} nicht gespeichert.`,
  unsavedDetail: 'Verworfenes liegt im Papierkorb des Projekts, soweit es geschrieben werden konnte.', save: 'Speichern', discard: 'Verwerfen',
  openPage: (address) => `${address} im Browser öffnen?`, open: 'Öffnen', cancel: 'Abbrechen',
  pageGone: (reason) => `Die Seite ist unerwartet abgebrochen (${reason}).`,
  pageGoneDetail: 'Aufgaben laufen weiter, und nichts Gesichertes ist verloren.',
  engineDown: (failure, exitCode) => withCode(GERMAN_FAILURES[failure], exitCode),
  engineDownDetail: 'Fertiges bleibt erhalten. Unterbrochene Läufe und Spuren lassen sich fortsetzen, sobald sie wieder läuft.',
  gpuSupport: 'GPU-Unterstützung installieren…',
  gpuConsent: (download) => `TensorFlow für NVIDIA-GPUs herunterladen (${download})?`,
  gpuConsentDetail: (disk, folder) => `python3 mit pip holt es aus dem Python-Paketverzeichnis; nur dafür benutzt Pultrack das Netz. Beim Entpacken braucht es ${disk} in ${folder}. Für die CUDA-Bibliotheken gilt NVIDIAs eigene Lizenz.`,
  install: 'Laden und installieren', gpuInstalled: 'Die GPU-Unterstützung ist installiert.', gpuInstalledDetail: 'Sie gilt ab dem nächsten Start der Engine. Ein Neustart jetzt hält laufende Aufgaben an; sie behalten, was da ist.',
  later: 'Später', gpuFailed: 'Die GPU-Unterstützung konnte nicht installiert werden',
  startAgain: 'Neu starten', leaveIt: 'Auslassen',
  jobDone: 'Fertig', jobFailed: 'Fehlgeschlagen',
}

/** Labels for a language tag such as `de-AT`; English where there are none. */
export function labelsFor(language: string): Labels {
  return /^de\b/i.test(language) ? GERMAN : ENGLISH
}
