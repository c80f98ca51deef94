import { effectScope, onActivated, onDeactivated, onMounted, onScopeDispose } from 'vue'
import type { EffectScope } from 'vue'

/** Views are kept alive behind others; what they register counts only while they are in front. */
export function whileInFront(register: () => void): void {
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
  onMounted(start)
  onActivated(start)
  onDeactivated(stop)
  onScopeDispose(stop)
}
