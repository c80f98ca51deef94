import { scaleSchema, type Scale } from '../../main/contract/exchangeProcedures'
import type { ClipId } from '../../main/contract/ids'

/** In what a page keeps with a project: the scale of each clip that has one. */
const KEY = 'scales'

export const NO_SCALE: Scale = { pixels: 1, unit: 'px', origin: { x: 0, y: 0 } }

type Page = Record<string, unknown>

/** The scale of a clip as a project keeps it; what cannot be one counts as none. */
export function readScale(page: Page, clip: ClipId): Scale {
  const kept = page[KEY]
  const parsed = scaleSchema.safeParse(typeof kept === 'object' && kept !== null ? (kept as Page)[clip] : undefined)
  return parsed.success ? parsed.data : NO_SCALE
}

/** What the page keeps then; the scales of other clips stay. */
export function withScale(page: Page, { clip, scale }: { clip: ClipId; scale: Scale }): Page {
  const kept = page[KEY]
  return { ...page, [KEY]: { ...(typeof kept === 'object' ? kept : {}), [clip]: scale } }
}
