import { computed } from 'vue'
import type { Scale } from '../../main/contract/exchangeProcedures'
import type { ClipId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { useNotices } from '../stores/notices'
import { useProject } from '../stores/project'
import { useSession } from '../stores/session'
import { NO_SCALE, readScale, withScale } from './keptScales'

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
