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

  /** @param onLine told of every line that is no routine, to keep it for longer */
  constructor(private readonly onLine: (what: string) => void = () => undefined) {}

  list(): readonly HistoryLine[] {
    return this.lines
  }

  readonly note = (event: WorkEvent): void => {
    const what = describe(event)
    if (what !== null && what !== this.lines.at(-1)?.what) this.add(what, isRoutine(event))
  }

  noteFailure(procedure: string, thrown: unknown): void {
    const { code, message } = toAppError(thrown)
    if (code !== 'interrupted' && code !== 'superseded') this.add(`${procedure} failed, ${code}: ${message}`)
  }

  private add(what: string, routine = false): void {
    if (!routine) this.onLine(what)
    this.lines = [...this.lines, { at: Date.now() / 1000, what }].slice(-KEPT)
  }
}

/** Every edit saves the project: that it went well is worth a line among the last ones, not one for days. */
function isRoutine(event: WorkEvent): boolean {
  return event.kind === 'storage' && event.storage.failure === null
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
