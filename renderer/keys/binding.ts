/** A key with its modifiers, by physical code: `Ctrl+Shift+KeyZ`. On macOS `Ctrl` stands for the command key. */
export type Binding = string

const MODIFIERS = ['Ctrl', 'Alt', 'Shift'] as const
const MODIFIER_CODES = /^(Control|Shift|Alt|Meta|OS|CapsLock|Fn)/

export interface KeyPress {
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')
}

/** What was pressed, or null for a modifier alone and for combinations that belong to the system. */
export function readBinding(press: KeyPress, mac = isMac()): Binding | null {
  if (press.code === '' || MODIFIER_CODES.test(press.code)) return null
  const foreign = mac ? press.ctrlKey : press.metaKey
  if (foreign) return null
  const held = { Ctrl: mac ? press.metaKey : press.ctrlKey, Alt: press.altKey, Shift: press.shiftKey }
  return [...MODIFIERS.filter((name) => held[name]), press.code].join('+')
}

export function parseBinding(binding: Binding): { modifiers: string[]; code: string } {
  const parts = binding.split('+')
  return { modifiers: parts.slice(0, -1), code: parts.at(-1) ?? '' }
}

/** Modifiers in their order, then a code; what settings hold may have been edited by hand. */
export function isBinding(text: string): boolean {
  const { modifiers, code } = parseBinding(text)
  const ordered = MODIFIERS.filter((name) => modifiers.includes(name))
  return /^[A-Z][A-Za-z0-9]+$/.test(code) && !MODIFIER_CODES.test(code) && ordered.join('+') === modifiers.join('+')
}
