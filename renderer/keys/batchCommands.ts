import type { Command } from './command'

export const batchCommands: readonly Command[] = [
  { id: 'batch.start', scope: 'batch', annotation: ['Ctrl+Enter'] },
  { id: 'batch.pause', scope: 'batch', annotation: ['KeyP'] },
  { id: 'batch.retry', scope: 'batch', annotation: ['Shift+KeyR'] },
  { id: 'batch.openWorst', scope: 'batch', annotation: ['KeyO'] },
  { id: 'batch.next', scope: 'batch', annotation: ['ArrowDown', 'KeyJ'] },
  { id: 'batch.previous', scope: 'batch', annotation: ['ArrowUp', 'KeyK'] },
  { id: 'batch.fine', scope: 'batch', annotation: ['KeyF'] },
  { id: 'batch.repaired', scope: 'batch', annotation: ['KeyR'] },
  { id: 'batch.unusable', scope: 'batch', annotation: ['KeyU'] },
  { id: 'batch.open', scope: 'batch', annotation: ['KeyL'] },
  { id: 'batch.note', scope: 'batch', annotation: ['KeyN'] },
  { id: 'batch.exportTable', scope: 'batch', annotation: ['Ctrl+KeyE'] },
  { id: 'batch.form', scope: 'batch', annotation: ['KeyB'] },
  { id: 'batch.queue', scope: 'batch', annotation: ['KeyQ'] },
  { id: 'batch.triage', scope: 'batch', annotation: ['KeyT'] },
]
