import { computed } from 'vue'
import { scaleSchema, type Scale } from '../../main/contract/exchangeProcedures'
import type { ClipId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { useNotices } from '../stores/notices'
import { useProject } from '../stores/project'
import { useSession } from '../stores/session'

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

/** The scale of the clip in hand, kept with the project as it is set. */
export function useClipScale(clip: () => ClipId | null) {
  const engine = useEngine()
  const notices = useNotices()
  const session = useSession()
  const owner = useProject()
  const scale = computed(() => {
    const [id, page] = [clip(), session.project?.page]
    return id === null || page === undefined ? NO_SCALE : readScale(page, id)
  })
  /** In a project that is only looked at the scale lasts as long as the page. */
  const setScale = async (changed: Partial<Scale>): Promise<void> => {
    const [id, { project }] = [clip(), session]
    if (id === null || !project) return
    const page = withScale(project.page, { clip: id, scale: { ...scale.value, ...changed } })
    session.project = { ...project, page }
    if (!owner.isReadOnly) await notices.guard(() => engine.call('project.save', { page }))
  }
  return { scale, setScale }
}
