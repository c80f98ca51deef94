const CONTROLS = 'button, select, input, textarea, [tabindex="0"]'

/**
 * A command without a work of its own leads to the part of the view that bears its id as `data-panel`: the first control there takes the focus, and Tab and
 * arrows go on from it.
 * @returns whether such a part is on the page
 */
export function focusPanel(id: string): boolean {
  for (const panel of document.querySelectorAll<HTMLElement>(`[data-panel="${id}"]`)) {
    const controls = panel.matches(CONTROLS) ? [panel] : [...panel.querySelectorAll<HTMLElement>(CONTROLS)]
    const first = controls.find((control) => !control.matches(':disabled') && control.offsetParent !== null)
    if (!first) continue
    first.focus()
    return true
  }
  return false
}
