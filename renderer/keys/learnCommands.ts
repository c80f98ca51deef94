import type { Command } from './command'

export const learnCommands: readonly Command[] = [
  { id: 'learn.start', scope: 'learn', annotation: ['Ctrl+Enter'] },
  { id: 'learn.pause', scope: 'learn', annotation: ['KeyP'] },
  { id: 'learn.stop', scope: 'learn', annotation: ['KeyS'] },
  { id: 'learn.resume', scope: 'learn', annotation: ['KeyR'] },
  { id: 'learn.footage', scope: 'learn', annotation: ['KeyF'] },
  { id: 'learn.how', scope: 'learn', annotation: ['KeyH'] },
  { id: 'learn.settings', scope: 'learn', annotation: ['Ctrl+KeyF'] },
  { id: 'learn.differences', scope: 'learn', annotation: ['KeyD'] },
  { id: 'learn.smallerBatch', scope: 'learn', annotation: ['KeyB'] },
  { id: 'learn.log', scope: 'learn', annotation: ['KeyL'] },
  { id: 'learn.others', scope: 'learn', annotation: ['KeyO'] },
]
