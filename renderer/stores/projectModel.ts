import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { useEngine } from '../bridge/engine'
import { useModels } from '../tracks/desk/useModels'
import { useNotices } from './notices'
import { useSession } from './session'
import { useTrackOptions } from './trackOptions'

/** In what a page keeps with a project: `modelId` of the model that it tracks with. */
const KEY = 'model'

/** The model that a project tracks with from now on; it goes with the project, wherever that is moved. */
export const useProjectModel = defineStore('projectModel', () => {
  const engine = useEngine()
  const notices = useNotices()
  const session = useSession()
  const options = useTrackOptions()
  const { models, load } = useModels()

  const modelId = computed(() => {
    const kept = session.project?.page[KEY]
    return typeof kept === 'string' ? kept : null
  })
  /** Null: none is kept, or it is not there any more. */
  const model = computed(() => models.value.find((each) => each.modelId === modelId.value) ?? null)
  watch(() => model.value?.model ?? null, (found, before) => {
    if (found !== null) options.model = found
    else if (options.model === before) options.model = null // it was the one that another project keeps
  }, { immediate: true })
  engine.on('project', () => void load())

  /** Null: the one that ships again. @returns whether it is kept */
  const keep = async (kept: string | null): Promise<boolean> => {
    const { project } = session
    if (!project) return false
    const { [KEY]: _, ...others } = project.page
    const page = kept === null ? others : { ...others, [KEY]: kept }
    if ((await notices.guard(() => engine.call('project.save', { page }))) === undefined) return false
    session.project = { ...project, page }
    await load()
    return true
  }
  return { modelId, model, all: models, reload: load, keep }
})
