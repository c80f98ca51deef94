import { whileInFront } from '../composables/whileInFront'
import { useCommands } from '../keys/useCommands'
import { useSettings } from '../stores/settings'
import type { Player } from './player'

export interface PlayerActions {
  goTo: () => void
  copyPosition: () => void
  display: () => void
  snapshot: (overlays: boolean) => void
}

/** Commands of the player, while its view is in front. */
export function usePlayerKeys(player: Player, actions: PlayerActions): void {
  whileInFront(() => useCommands({ ...movingCommands(player), ...lookingCommands(player), ...actionCommands(actions) }))
}

function movingCommands(player: Player) {
  const settings = useSettings()
  const tenth = (): number => Math.max(1, Math.round(player.lastFrame.value / 10))
  return {
    'player.playPause': () => player.toggle(),
    'player.previousFrame': () => player.step(-1),
    'player.nextFrame': () => player.step(1),
    'player.mediumBack': () => player.step(-settings.values.mediumStep),
    'player.mediumForward': () => player.step(settings.values.mediumStep),
    'player.largeBack': () => player.step(-settings.values.largeStep),
    'player.largeForward': () => player.step(settings.values.largeStep),
    'player.clipStart': () => player.goTo(0),
    'player.clipEnd': () => player.goTo(player.lastFrame.value),
    'player.tenthBack': () => player.step(-tenth()),
    'player.tenthForward': () => player.step(tenth()),
    'player.slower': () => player.slower(),
    'player.faster': () => player.faster(),
  }
}

const ZOOM_STEP = 1.25

function lookingCommands({ stage }: Player) {
  const hide = (hidden: boolean): void => {
    stage.overlaysHidden.value = hidden
    stage.redraw()
  }
  return {
    'player.fit': () => stage.fit(),
    'player.actualSize': () => stage.actualSize(),
    'player.zoomIn': () => stage.zoom(ZOOM_STEP),
    'player.zoomOut': () => stage.zoom(1 / ZOOM_STEP),
    'player.zoomBox': () => (stage.boxZoom.value = !stage.boxZoom.value),
    'player.hideOverlays': { run: () => hide(true), release: () => hide(false) },
  }
}

function actionCommands({ goTo, copyPosition, display, snapshot }: PlayerActions) {
  return {
    'player.goTo': goTo,
    'player.copyPosition': copyPosition,
    'player.display': display,
    'player.snapshot': () => snapshot(false),
    'player.snapshotOverlays': () => snapshot(true),
  }
}
