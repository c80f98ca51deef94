import { effectScope, getCurrentInstance, onActivated, onDeactivated, onMounted, onScopeDispose } from 'vue'
import type { ComponentInternalInstance, EffectScope } from 'vue'

/** Views are kept alive behind others; what they register counts only while they are in front. */
export function whileInFront(register: () => void): void {
  const instance = getCurrentInstance()
  let scope: EffectScope | undefined
  const start = (): void => {
    scope?.stop()
    scope = effectScope(true)
    scope.run(register)
  }
  const stop = (): void => {
    scope?.stop()
    scope = undefined
  }
  // A view goes on changing behind another one: what is made there meanwhile must not take the keys of the one in front.
  onMounted(() => isBehind(instance) || start())
  onActivated(start)
  onDeactivated(stop)
  onScopeDispose(stop)
}

function isBehind(instance: ComponentInternalInstance | null): boolean {
  for (let at = instance; at; at = at.parent) if (at.isDeactivated) return true
  return false
}
