import type { AppError } from '../main/contract/errors'
import type { Port } from '../main/contract/port'
import type { CloseDecision } from './closeGuard'

export type UnsavedDecision = 'save' | 'discard' | 'stay'

interface UnsavedParts {
  call: Port['call']
  ask: (unsaved: { edits: number; project: string }) => Promise<UnsavedDecision>
  /** Saving has failed: the window stays, with why. */
  tell: (error: AppError) => Promise<void>
}

/** An engine that does not answer by then is not asked any longer: its journal has the edits. */
const ANSWER_MILLISECONDS = 3000

/** Edits that would not be in the project's files when the window is gone: a person decides what becomes of them. */
export async function settleUnsaved({ call, ask, tell }: UnsavedParts): Promise<CloseDecision> {
  const state = await call('project.state', {}, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) })
  if (!state.ok) return 'stop'
  const { name: project, storage: { edits, state: kept } } = state.value
  if (edits === 0 || (kept !== 'unsaved' && kept !== 'memory')) return 'stop'
  const decision = await ask({ edits, project })
  if (decision === 'stay') return 'stay'
  if (decision === 'save') {
    const written = await call('project.write', {})
    if (!written.ok) await tell(written.error)
    return written.ok ? 'stop' : 'stay'
  }
  await call('project.claim', { window: 'closing-window', take: true })
  await call('project.discard', {})
  return 'stop'
}
