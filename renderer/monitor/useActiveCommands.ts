import { effectScope, onActivated, onDeactivated, onScopeDispose } from 'vue'
import type { EffectScope } from 'vue'
import type { Handler } from '../keys/useCommands'
import { useCommands } from '../keys/useCommands'

/** Commands of a view: they count while it is in front. A view that was left stays alive, and must not answer to keys. */
export function useActiveCommands(handlers: Record<string, Handler | (() => void)>): void {
  let scope: EffectScope | null = null
  const leave = (): void => {
    scope?.stop()
    scope = null
  }
  onActivated(() => {
    leave()
    scope = effectScope(true)
    scope.run(() => useCommands(handlers))
  })
  onDeactivated(leave)
  onScopeDispose(leave)
}
