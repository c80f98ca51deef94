/** Colours of the page's style, for canvases: they have no access to CSS variables. */
export interface CanvasColours {
  ground: string
  raised: string
  line: string
  text: string
  dim: string
  accent: string
  accentSoft: string
  warn: string
  hover: string
  font: string
  /** By TRACK_STATES. */
  states: readonly [string, string, string, string, string]
  /** Tracks, from colour 1 on. */
  series: readonly string[]
}

export function readColours(element: Element): CanvasColours {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ground: read('panel'), raised: read('raised'), line: read('line'), text: read('text'), dim: read('text-dim'), accent: read('accent'),
    accentSoft: read('accent-soft'), warn: read('warn'), hover: read('hover'), font: style.fontFamily,
    states: [read('state-tracked'), read('state-uncertain'), read('state-occluded'), read('state-lost'), read('state-outside')],
    series: Array.from({ length: 8 }, (_, index) => read(`series-${index + 1}`)),
  }
}
