import type { MessageBoxOptions, OpenDialogOptions } from 'electron'
import type { CloseDecision } from './closeGuard'
import type { Labels } from './labels'
import type { UnsavedDecision } from './unsavedEdits'

/** Containers that are worth offering first; ffmpeg reads more, hence "All files". */
const CLIP_EXTENSIONS = ['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'mpg', 'mpeg', 'ts', 'mts', 'm2ts', 'wmv', 'flv', 'ogv', '3gp', 'mxf', 'gif', 'y4m']

export function footageDialog(kind: 'clips' | 'folder', labels: Labels): OpenDialogOptions {
  if (kind === 'folder') return { title: labels.importFolder, properties: ['openDirectory'] }
  return {
    title: labels.importClips,
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: labels.clips, extensions: CLIP_EXTENSIONS }, { name: labels.allFiles, extensions: ['*'] }],
  }
}

export type FolderPurpose = 'project' | 'newProject' | 'run' | 'model' | 'comparison'

export function folderDialog(purpose: FolderPurpose, labels: Labels): OpenDialogOptions {
  const titles: Record<FolderPurpose, string> = { project: labels.openProject, newProject: labels.newProject, run: labels.openRun, model: labels.chooseModel, comparison: labels.chooseFolder }
  const creates = purpose === 'newProject'
  return { title: titles[purpose], properties: creates ? ['openDirectory', 'createDirectory'] : ['openDirectory'] }
}

/** Staying is what Enter and Esc do: a training of hours must not end by a stray key. */
export function closeQuestion(jobs: number, labels: Labels): MessageBoxOptions {
  return { type: 'warning', message: labels.runningTitle(jobs), detail: labels.runningDetail, buttons: [labels.keepOpen, labels.stopAndClose], defaultId: 0, cancelId: 0, noLink: true }
}

export function closeDecision(button: number): CloseDecision {
  return button === 1 ? 'stop' : 'stay'
}

/** Saving is what Enter does, staying what Esc does. */
export function unsavedQuestion({ edits, project }: { edits: number; project: string }, labels: Labels): MessageBoxOptions {
  return { type: 'warning', message: labels.unsavedTitle(edits, project), detail: labels.unsavedDetail, buttons: [labels.save, labels.discard, labels.cancel], defaultId: 0, cancelId: 2, noLink: true }
}

export function unsavedDecision(button: number): UnsavedDecision {
  return (['save', 'discard'] as const)[button] ?? 'stay'
}

export function webPageQuestion(address: string, labels: Labels): MessageBoxOptions {
  return { type: 'question', message: labels.openPage(address), buttons: [labels.cancel, labels.open], defaultId: 1, cancelId: 0, noLink: true }
}

/** Says how much comes from where, and what is needed for it, before anything is fetched. */
export function gpuConsent({ download, disk, folder }: { download: string; disk: string; folder: string }, labels: Labels): MessageBoxOptions {
  return { type: 'question', message: labels.gpuConsent(download), detail: labels.gpuConsentDetail(disk, folder), buttons: [labels.cancel, labels.install], defaultId: 0, cancelId: 0, noLink: true }
}

export function gpuRestart(labels: Labels): MessageBoxOptions {
  return { type: 'info', message: labels.gpuInstalled, detail: labels.gpuInstalledDetail, buttons: [labels.later, labels.startAgain], defaultId: 0, cancelId: 0, noLink: true }
}
