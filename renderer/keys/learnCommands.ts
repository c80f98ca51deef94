import type { Command } from './command'

export const learnCommands: readonly Command[] = [
  { id: 'learn.start', scope: 'learn', annotation: ['Ctrl+Enter'] },
  { id: 'learn.pause', scope: 'learn', annotation: ['KeyP'] },
  { id: 'learn.stop', scope: 'learn', annotation: ['KeyS'] },
  { id: 'learn.resume', scope: 'learn', annotation: ['KeyR'] },
]
