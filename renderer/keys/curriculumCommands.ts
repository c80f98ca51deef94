import type { Command } from './command'

export const curriculumCommands: readonly Command[] = [
  { id: 'curriculum.nextPair', scope: 'curriculum', annotation: ['ArrowRight'] },
  { id: 'curriculum.previousPair', scope: 'curriculum', annotation: ['ArrowLeft'] },
  { id: 'curriculum.nextPage', scope: 'curriculum', annotation: ['PageDown'] },
  { id: 'curriculum.previousPage', scope: 'curriculum', annotation: ['PageUp'] },
  { id: 'curriculum.stepByStep', scope: 'curriculum', annotation: ['KeyS'] },
  { id: 'curriculum.nextMoment', scope: 'curriculum', annotation: ['BracketRight'] },
  { id: 'curriculum.previousMoment', scope: 'curriculum', annotation: ['BracketLeft'] },
  { id: 'curriculum.excludeClip', scope: 'curriculum', annotation: ['KeyX'] },
  { id: 'curriculum.closePair', scope: 'curriculum', annotation: ['Escape'] },
  { id: 'curriculum.pairs', scope: 'curriculum', annotation: ['Digit1'] },
  { id: 'curriculum.negatives', scope: 'curriculum', annotation: ['Digit2'] },
  { id: 'curriculum.noise', scope: 'curriculum', annotation: ['Digit3'] },
  { id: 'curriculum.reach', scope: 'curriculum', annotation: ['Digit4'] },
  { id: 'curriculum.clips', scope: 'curriculum', annotation: ['Digit5'] },
  { id: 'curriculum.openRun', scope: 'curriculum', annotation: ['Ctrl+KeyO'] },
  { id: 'curriculum.run', scope: 'curriculum', annotation: ['KeyR'] },
  { id: 'curriculum.stages', scope: 'curriculum', annotation: ['KeyG'] },
  { id: 'curriculum.filters', scope: 'curriculum', annotation: ['KeyF'] },
  { id: 'curriculum.detail', scope: 'curriculum', annotation: ['KeyD'] },
]
