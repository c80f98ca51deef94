import type { Command } from './command'

/** landscape 4.1. The editor preset shuttles with J, K and L; K is the keyframe key of annotators. */
export const playerCommands: readonly Command[] = [
  { id: 'player.playPause', scope: 'player', annotation: ['Space'], editor: ['Space', 'KeyK'] },
  { id: 'player.previousFrame', scope: 'player', annotation: ['ArrowLeft', 'KeyD', 'Comma'] },
  { id: 'player.nextFrame', scope: 'player', annotation: ['ArrowRight', 'KeyF', 'Period'] },
  { id: 'player.mediumBack', scope: 'player', annotation: ['Ctrl+ArrowLeft'] },
  { id: 'player.mediumForward', scope: 'player', annotation: ['Ctrl+ArrowRight'] },
  { id: 'player.largeBack', scope: 'player', annotation: ['Ctrl+Alt+ArrowLeft'] },
  { id: 'player.largeForward', scope: 'player', annotation: ['Ctrl+Alt+ArrowRight'] },
  { id: 'player.clipStart', scope: 'player', annotation: ['Home'] },
  { id: 'player.clipEnd', scope: 'player', annotation: ['End'] },
  { id: 'player.tenthBack', scope: 'player', annotation: ['PageUp'] },
  { id: 'player.tenthForward', scope: 'player', annotation: ['PageDown'] },
  { id: 'player.slower', scope: 'player', annotation: ['KeyJ'] },
  { id: 'player.faster', scope: 'player', annotation: ['KeyL'] },
  { id: 'player.goTo', scope: 'player', annotation: ['Ctrl+KeyG'] },
  { id: 'player.copyPosition', scope: 'player', annotation: ['Ctrl+Shift+KeyC'] },
  { id: 'player.fit', scope: 'player', annotation: ['Digit0', 'Numpad0'] },
  { id: 'player.actualSize', scope: 'player', annotation: ['Ctrl+Digit0'] },
  { id: 'player.zoomIn', scope: 'player', annotation: ['Equal', 'NumpadAdd'] },
  { id: 'player.zoomOut', scope: 'player', annotation: ['Minus', 'NumpadSubtract'] },
  { id: 'player.zoomBox', scope: 'player', annotation: ['KeyZ'] },
  { id: 'player.hideOverlays', scope: 'player', annotation: ['KeyH'] },
  { id: 'player.display', scope: 'player', annotation: ['KeyB'] },
  { id: 'player.snapshot', scope: 'player', annotation: ['Alt+KeyS'] },
  { id: 'player.snapshotOverlays', scope: 'player', annotation: ['Alt+Shift+KeyS'] },
]
