import type { Command } from './command'

export const settingsCommands: readonly Command[] = [
  { id: 'settings.general', scope: 'settings', annotation: ['KeyG'] },
  { id: 'settings.keys', scope: 'settings', annotation: ['Ctrl+KeyF'] },
]
