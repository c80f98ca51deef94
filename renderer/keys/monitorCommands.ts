import type { Command } from './command'

export const monitorCommands: readonly Command[] = [
  { id: 'monitor.filter', scope: 'monitor', annotation: ['Ctrl+KeyF'] },
  { id: 'monitor.openRun', scope: 'monitor', annotation: ['Ctrl+KeyO'] },
  { id: 'monitor.exportAll', scope: 'monitor', annotation: ['Ctrl+KeyE'] },
  { id: 'monitor.yLogarithm', scope: 'monitor', annotation: ['KeyY'] },
  { id: 'monitor.xLogarithm', scope: 'monitor', annotation: ['KeyX'] },
  { id: 'monitor.ySymmetric', scope: 'monitor', annotation: ['Shift+KeyY'] },
  { id: 'monitor.xSymmetric', scope: 'monitor', annotation: ['Shift+KeyX'] },
  { id: 'monitor.nextAxis', scope: 'monitor', annotation: ['KeyA'] },
  { id: 'monitor.outliers', scope: 'monitor', annotation: ['KeyO'] },
  { id: 'monitor.smoother', scope: 'monitor', annotation: ['BracketRight'] },
  { id: 'monitor.rougher', scope: 'monitor', annotation: ['BracketLeft'] },
  { id: 'monitor.layouts', scope: 'monitor', annotation: ['KeyL'] },
  { id: 'monitor.nextLayout', scope: 'monitor', annotation: ['Shift+KeyL'] },
  { id: 'monitor.showAll', scope: 'monitor', annotation: ['Digit0', 'Numpad0'] },
  { id: 'monitor.values', scope: 'monitor', annotation: ['Digit1'] },
  { id: 'monitor.parameters', scope: 'monitor', annotation: ['Digit2'] },
  { id: 'monitor.alerts', scope: 'monitor', annotation: ['Digit3'] },
  { id: 'monitor.machine', scope: 'monitor', annotation: ['Digit4'] },
]
