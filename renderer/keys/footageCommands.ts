import type { Command } from './command'

export const footageCommands: readonly Command[] = [
  { id: 'footage.import', scope: 'footage', annotation: ['Ctrl+KeyO'] },
  { id: 'footage.search', scope: 'footage', annotation: ['Ctrl+KeyF'] },
  { id: 'footage.nextClip', scope: 'footage', annotation: ['ArrowDown'] },
  { id: 'footage.previousClip', scope: 'footage', annotation: ['ArrowUp'] },
  { id: 'footage.trackClip', scope: 'footage', annotation: ['KeyT'] },
  { id: 'footage.remove', scope: 'footage', annotation: ['Delete'] },
  { id: 'footage.clip', scope: 'footage', annotation: ['Alt+KeyC'] },
  { id: 'footage.beside', scope: 'footage', annotation: ['Alt+KeyI'] },
  { id: 'footage.portion', scope: 'footage', annotation: ['Alt+KeyR'] },
  { id: 'footage.regions', scope: 'footage', annotation: ['KeyX'] },
  { id: 'footage.rangeFrom', scope: 'footage', annotation: ['KeyI'] },
  { id: 'footage.rangeTo', scope: 'footage', annotation: ['KeyO'] },
  { id: 'footage.resync', scope: 'footage', annotation: ['KeyR'] },
  { id: 'footage.openFolder', scope: 'footage', annotation: ['Ctrl+Shift+KeyO'] },
  { id: 'footage.samples', scope: 'footage', annotation: ['Alt+KeyB'] },
]
