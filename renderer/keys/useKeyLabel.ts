import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettings } from '../stores/settings'
import { isMac, parseBinding } from './binding'
import type { Binding } from './binding'

/** What the keys of this keyboard bear, by physical code; empty where the browser does not tell. */
const layout = shallowRef<ReadonlyMap<string, string>>(new Map())

interface KeyboardNavigator {
  keyboard?: { getLayoutMap?: () => Promise<ReadonlyMap<string, string>> }
}

/** Asks the browser once what is printed on the keys, so that a QWERTZ keyboard reads Z where QWERTY has Y. */
export async function loadKeyboardLayout(): Promise<void> {
  const { keyboard } = navigator as KeyboardNavigator
  if (!keyboard?.getLayoutMap) return
  layout.value = await keyboard.getLayoutMap().catch(() => new Map<string, string>())
}

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Comma: ',', Period: '.', Slash: '/', Semicolon: ';', Quote: "'",
  BracketLeft: '[', BracketRight: ']', Backslash: '\\', Minus: '-', Equal: '=', Backquote: '`', NumpadAdd: '+', NumpadSubtract: '-', NumpadMultiply: '*', NumpadDivide: '/',
}
const NAMED = ['Ctrl', 'Alt', 'Shift', 'Space', 'Enter', 'Escape', 'Delete', 'Backspace', 'Insert', 'Home', 'End', 'PageUp', 'PageDown', 'Tab']

/** Keys as people read them, in their language and on their keyboard. */
export function useKeyLabel() {
  const { t } = useI18n()
  const settings = useSettings()

  const nameOf = (part: string): string => {
    if (isMac() && part === 'Ctrl') return '⌘'
    if (NAMED.includes(part)) return t(`keys.names.${part}`)
    const bears = layout.value.get(part)
    if (bears) return bears.toUpperCase()
    const pad = part.startsWith('Numpad') ? `${t('keys.names.Numpad')} ` : ''
    return pad + (SYMBOLS[part] ?? part.replace(/^(Key|Digit|Numpad)/, ''))
  }
  const formatBinding = (binding: Binding): string => {
    const { modifiers, code } = parseBinding(binding)
    return [...modifiers, code].map(nameOf).join('+')
  }
  /** The first key of a command, or an empty text. */
  const keyOf = (id: string): string => {
    const [first] = settings.keyMap.bindingsOf(id)
    return first === undefined ? '' : formatBinding(first)
  }
  return { formatBinding, keyOf }
}
