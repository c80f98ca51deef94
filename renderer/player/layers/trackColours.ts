/** Series colours of styles/tokens.css: the same in both themes, as they lie over pictures. */
export function seriesColours(): readonly string[] {
  const style = getComputedStyle(document.documentElement)
  return Array.from({ length: 8 }, (_, index) => style.getPropertyValue(`--series-${index + 1}`).trim())
}
