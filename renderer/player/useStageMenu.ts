import { useI18n } from 'vue-i18n'
import { useClipboard } from '../composables/useClipboard'
import type { MenuEntry } from '../components/menuEntry'
import { formatMediaTime } from '../format/mediaTime'
import { titleKey } from '../keys/command'
import { useKeyLabel } from '../keys/useKeyLabel'
import type { PlayerPointer } from './layer'
import type { Player } from './player'

/** The menu on a right click: what layers offer at that place, then looking and copying. */
export function useStageMenu(player: Player, { snapshot }: { snapshot: (overlays: boolean) => void }) {
  const { t } = useI18n()
  const { keyOf } = useKeyLabel()
  const { copy } = useClipboard()
  const { stage } = player

  const command = (id: string, run: () => void): MenuEntry => ({ id, text: t(titleKey(id)), keyLabel: keyOf(id), run })

  return (pointer: PlayerPointer): MenuEntry[] => {
    const offered = stage.layers.menuAt(pointer, stage.view.value)
    return [
      ...offered,
      { ...command('player.fit', () => stage.fit()), separated: offered.length > 0 },
      command('player.actualSize', () => stage.actualSize(pointer.screen)),
      command('player.zoomBox', () => (stage.boxZoom.value = true)),
      { id: 'copy-frame', text: t('player.copyFrame'), run: () => void copy(String(player.frameIndex.value)), separated: true },
      { id: 'copy-time', text: t('player.copyTime'), run: () => void copy(formatMediaTime(player.mediaTime.value)) },
      { ...command('player.snapshot', () => snapshot(false)), separated: true },
      command('player.snapshotOverlays', () => snapshot(true)),
    ]
  }
}
