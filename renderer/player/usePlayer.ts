import { inject, onActivated, onDeactivated, onScopeDispose, provide } from 'vue'
import type { InjectionKey } from 'vue'
import { useEngine } from '../bridge/engine'
import { Player } from './player'

const KEY: InjectionKey<Player> = Symbol('player')

/** A player for a view and all components in it; stops playing when the view goes into the background, and ends with it. */
export function providePlayer(): Player {
  const player = new Player(useEngine())
  provide(KEY, player)
  onActivated(() => player.comeBack())
  onDeactivated(() => player.pause())
  onScopeDispose(() => player.dispose())
  return player
}

/** The player of the view around this component. */
export function usePlayer(): Player {
  const player = inject(KEY)
  if (!player) throw new Error('no player was provided to this component')
  return player
}
