const TEXT = 'input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=button]), textarea, [contenteditable=true], [role=textbox], [role=combobox]'
const MOVED_BY_ARROWS = 'select, input[type=range], input[type=radio], [role=slider], [role=tab], [role=menu], [role=menuitem], [role=radio], [role=separator]'
const PRESSED = 'button, a[href], summary, select, input[type=checkbox], input[type=radio], [role=button], [role=tab], [role=switch], [role=menuitem], [role=checkbox]'
const MOVING = /^(Arrow(Left|Right|Up|Down)|Home|End|PageUp|PageDown)$/

/** Whether the focused element needs the key itself: text goes into fields, Space presses a button, arrows move a slider. */
export function ownsKey(target: EventTarget | null, press: { code: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(TEXT)) return true
  if (press.ctrlKey || press.metaKey || press.altKey) return false
  if (MOVING.test(press.code)) return target.closest(MOVED_BY_ARROWS) !== null
  return (press.code === 'Space' || press.code === 'Enter') && target.closest(PRESSED) !== null
}
