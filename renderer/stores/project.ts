import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { AppError } from '../../main/contract/errors'
import type { Place } from '../../main/contract/ids'
import type { CallArguments, CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { createEditorPlace } from './editorPlace'
import { useNotices } from './notices'
import { useSession } from './session'
import { takeWindowName } from './windowName'

const WINDOW = takeWindowName(sessionStorage, window)

/** What a person wants to do with a project that has edits which are not saved. */
export type Leaving = (unsaved?: 'save' | 'discard') => Promise<void>

/** How the project in hand is kept: whether it may be edited here, what is not saved, and what earlier sessions have left. */
export const useProject = defineStore('project', () => {
  const engine = useEngine()
  const notices = useNotices()
  const session = useSession()

  /** Waits for a person to say what becomes of edits that are not saved. */
  const leaving = shallowRef<Leaving | null>(null)
  const savingElsewhere = shallowRef(false)
  /** When edits in memory could not be written once more; seconds since 1970. */
  const triedAt = shallowRef<number | null>(null)
  /** Nothing is lost by it. */
  let isReloading = false
  const recovering = shallowRef(false)
  const relinking = shallowRef(false)

  const state = computed(() => session.project)
  const storage = computed(() => session.project?.storage ?? null)
  const recoveries = computed(() => session.project?.recoveries ?? [])
  const isUnsaved = computed(() => storage.value?.state === 'unsaved' || storage.value?.state === 'memory')

  const reload = (): void => {
    isReloading = true
    window.location.reload()
  }
  const { otherSince, takeOver, askBeforeLookingOn } = createEditorPlace({ engine, window: WINDOW, reload })
  const isReadOnly = computed(() => otherSince.value !== null || (session.project?.readOnly ?? null) !== null)
  const takeState = (taken: CallResult<'project.state'> | undefined): boolean => {
    if (taken) session.project = taken
    return taken !== undefined
  }
  /** Edits that stay in memory are told of by the bar at the top, with the reason: no notice says it again, unless a dialog lies over the bar. */
  const write = async (): Promise<boolean> => {
    const written = await engine.tryCall('project.write', {})
    triedAt.value = !written.ok && storage.value?.state === 'memory' && leaving.value === null ? Date.now() / 1000 : null
    if (!written.ok && triedAt.value === null) notices.showError(written.error)
    return written.ok
  }
  const setAutosave = async (autosave: boolean): Promise<boolean> => takeState(await notices.guard(() => engine.call('project.setAutosave', { autosave })))
  const reopen = async (): Promise<boolean> => takeState(await notices.guard(() => engine.call('project.reopen', {})))
  const saveElsewhere = async (parent: Place, name: string): Promise<boolean> => takeState(await notices.guard(() => engine.call('project.saveElsewhere', { parent, name })))
  const recover = async (request: CallArguments<'project.recover'>): Promise<boolean> => takeState(await notices.guard(() => engine.call('project.recover', request)))

  /** Says that nothing may be changed here, where that is so. */
  const refuseEdit = (): boolean => {
    if (isReadOnly.value) notices.showError(new AppError({ code: 'project-read-only', message: 'This project can only be looked at here.', hint: 'The bar at the top says why, and what can be done.' }))
    return isReadOnly.value
  }
  /** Goes to another project; asks first where edits are not saved. @returns whether it went at once */
  const leave = async (go: Leaving): Promise<boolean> => {
    if (isUnsaved.value) {
      leaving.value = go
      return false
    }
    await go()
    return true
  }

  engine.on('replaced', reload)

  return { state, storage, recoveries, otherSince, isReadOnly, isUnsaved, losesOnClose: () => isUnsaved.value && !isReloading, leaving, savingElsewhere, triedAt, recovering, relinking, takeOver, write, setAutosave, reopen, saveElsewhere, recover, refuseEdit, leave, askBeforeLookingOn }
})
