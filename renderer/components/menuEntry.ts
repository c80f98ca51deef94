/** A line of a menu or context menu. */
export interface MenuEntry {
  id: string
  text: string
  run: () => void
  keyLabel?: string
  checked?: boolean
  disabled?: boolean
  danger?: boolean
  /** A line above it. */
  separated?: boolean
}
