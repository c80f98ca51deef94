import { onScopeDispose } from 'vue'
import { useSettings } from '../stores/settings'
import { readBinding } from './binding'
import { focusPanel } from './focusPanel'
import { ownsKey } from './textFocus'
import { findHandler } from './useCommands'
import type { Handler } from './useCommands'

/** Turns key presses into commands; installed once, by the page itself. */
export function useKeyDispatcher(): void {
  const settings = useSettings()
  const held = new Map<string, Handler>()

  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || ownsKey(event.target, event) || isBehindDialog(event.target)) return
    const binding = readBinding(event)
    if (binding === null) return
    for (const { id } of settings.keyMap.commandsOn(binding)) {
      const handler = findHandler(id)
      if (!handler && !focusPanel(id)) continue
      event.preventDefault()
      if (!handler) return
      if (handler.release && held.has(event.code)) return // key repeat does not hold anew
      if (handler.release) held.set(event.code, handler)
      handler.run()
      return
    }
  }
  const release = (event: KeyboardEvent): void => {
    held.get(event.code)?.release?.()
    held.delete(event.code)
  }
  const releaseAll = (): void => {
    for (const handler of held.values()) handler.release?.()
    held.clear()
  }

  addEventListener('keydown', press)
  addEventListener('keyup', release)
  addEventListener('blur', releaseAll)
  onScopeDispose(() => {
    removeEventListener('keydown', press)
    removeEventListener('keyup', release)
    removeEventListener('blur', releaseAll)
  })
}

/** A dialog or an open menu has the keys to itself. */
function isBehindDialog(target: EventTarget | null): boolean {
  const open = document.querySelector('[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open]')
  return open !== null && target instanceof Element
}
