import type { Command } from './command'

export const compareCommands: readonly Command[] = [
  { id: 'compare.open', scope: 'compare', annotation: ['Ctrl+KeyO'] },
  { id: 'compare.nextFrame', scope: 'compare', annotation: ['ArrowRight'] },
  { id: 'compare.previousFrame', scope: 'compare', annotation: ['ArrowLeft'] },
  { id: 'compare.nextTen', scope: 'compare', annotation: ['Shift+ArrowRight'] },
  { id: 'compare.previousTen', scope: 'compare', annotation: ['Shift+ArrowLeft'] },
  { id: 'compare.worstFrame', scope: 'compare', annotation: ['KeyW'] },
  { id: 'compare.nextSequence', scope: 'compare', annotation: ['PageDown'] },
  { id: 'compare.previousSequence', scope: 'compare', annotation: ['PageUp'] },
  { id: 'compare.worstSequence', scope: 'compare', annotation: ['Shift+KeyW'] },
  { id: 'compare.sequences', scope: 'compare', annotation: ['KeyS'] },
  { id: 'compare.plots', scope: 'compare', annotation: ['KeyP'] },
  { id: 'compare.stage', scope: 'compare', annotation: ['KeyF'] },
]
