/** Colours of the page as a canvas needs them. */
export interface ChartTheme {
  text: string
  dim: string
  line: string
  ground: string
  accent: string
  bad: string
  font: string
}

/** Read anew at every use: light and dark change while charts stand. */
export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return { text: read('--text'), dim: read('--text-dim'), line: read('--line'), ground: read('--panel'), accent: read('--accent'), bad: read('--bad'), font: read('--font') }
}
