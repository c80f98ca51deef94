import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toAppError } from '../../main/contract/errors'
import { toFailure } from '../../main/contract/failure'
import type { Failure } from '../../main/contract/failure'
import type { JobId } from '../../main/contract/ids'

export interface Notice {
  id: number
  level: 'info' | 'success' | 'warning' | 'error'
  text: string
  /** Of what one part says again and again: the newest takes the place of the one before. */
  topic?: string
  /** Of errors, which stay until dismissed. */
  failure?: Failure
  /** The job that failed. */
  job?: JobId
}

const SHOWN_MILLISECONDS = 6000
const MOST = 5
/** What a person did himself, or what was overtaken, is no news. */
const SILENT = ['interrupted', 'superseded']

/** Short messages at the edge of the window. Errors stay until they are dismissed, the rest goes by itself. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let last = 0
  const toldElsewhere = new Set<JobId>()

  const add = (notice: Omit<Notice, 'id'>): void => {
    if (notice.job !== undefined && toldElsewhere.has(notice.job)) return
    last += 1
    const id = last
    const others = notices.value.filter(({ text, level, topic }) => (text !== notice.text || level !== notice.level) && (topic === undefined || topic !== notice.topic))
    notices.value = [...others, { ...notice, id }].slice(-MOST)
    if (notice.level !== 'error') setTimeout(() => dismiss(id), SHOWN_MILLISECONDS)
  }
  const dismiss = (id: number): void => {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }
  const dismissAll = (): void => {
    notices.value = []
  }
  /** A part of the page in sight shows why this job failed: notices of it go, and none comes. @returns ends that */
  const tellElsewhere = (job: JobId): (() => void) => {
    toldElsewhere.add(job)
    notices.value = notices.value.filter((notice) => notice.job !== job)
    return () => void toldElsewhere.delete(job)
  }
  /** Shows anything thrown. */
  const showError = (thrown: unknown): void => {
    const failure = toFailure(toAppError(thrown))
    if (!SILENT.includes(failure.code)) add({ level: 'error', text: failure.message, failure })
  }
  /** Runs what may fail; its error is shown, and the answer is then undefined. */
  const guard = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (thrown) {
      showError(thrown)
      return undefined
    }
  }
  return { notices, add, dismiss, dismissAll, tellElsewhere, showError, guard }
})
