import { toAppError } from '../../contract/errors'
import type { WorkEvent } from './emit'

/** Of the last hours of a day's work. */
const KEPT = 400

export interface HistoryLine {
  /** Seconds since 1970. */
  at: number
  what: string
}

/** What went on in this engine, in short, for reports of what went wrong: jobs, failures, warnings, how the project was kept. Never numbers or pictures. */
export class History {
  private lines: HistoryLine[] = []

  list(): readonly HistoryLine[] {
    return this.lines
  }

  readonly note = (event: WorkEvent): void => {
    const what = describe(event)
    if (what !== null && what !== this.lines.at(-1)?.what) this.add(what)
  }

  noteFailure(procedure: string, thrown: unknown): void {
    const { code, message } = toAppError(thrown)
    if (code !== 'interrupted' && code !== 'superseded') this.add(`${procedure} failed, ${code}: ${message}`)
  }

  private add(what: string): void {
    this.lines = [...this.lines, { at: Date.now() / 1000, what }].slice(-KEPT)
  }
}

function describe(event: WorkEvent): string | null {
  switch (event.kind) {
    case 'job':
      return `${event.job.kind} ${event.job.job} ${event.job.state}${event.job.error ? `, ${event.job.error.code}: ${event.job.error.message}` : ''}`
    case 'message':
      return `${event.level}: ${event.text}`
    case 'item-failed':
      return `${event.item} failed, ${event.error.code}: ${event.error.message}`
    case 'stage':
      return `${event.run}: ${event.stage} of round ${event.round} ${event.status}${event.reason === null ? '' : `, ${event.reason}`}`
    case 'batch-reduced':
      return `${event.run}: memory used up in ${event.stage} of round ${event.round}, batch ${event.from} reduced to ${event.to}`
    case 'clip':
      return event.clip.error ? `${event.clip.name} ${event.clip.state}, ${event.clip.error.code}: ${event.clip.error.message}` : null
    case 'storage':
      return `project ${event.storage.state}${event.storage.failure ? `, ${event.storage.failure.code}: ${event.storage.failure.message}` : ''}`
    case 'replaced':
      return 'project read anew'
    default:
      return null
  }
}
