import { AppError } from '../../contract/errors'
import type { Reporter } from '../../contract/reporter'
import { openEventFile, type EventFile } from '../../store/eventFile'
import type { ScalarsEvent } from '../../store/eventRecord'
import type { RunFolder } from '../../store/runFolder'
import { openTrainingLog, type TrainingLog } from '../../store/trainingLog'

export interface SideLogsRequest {
  run: RunFolder
  /** The training step that comes next; TensorBoard drops what an earlier process said from there on. */
  nextStep: number
  reporter: Reporter
}

/**
 * What other programs read of a run: TensorBoard's events and a table for spreadsheets. Everything in them is in metrics.jsonl too, so learning does not end where one cannot
 * be written, say while a spreadsheet holds it (landscape M14): that is said once, and made up for when it can be written again.
 */
export class SideLogs {
  private events: EventFile | null = null
  private log: TrainingLog | null = null
  /** For TensorBoard, while its file cannot be opened. */
  private waiting: ScalarsEvent[] = []
  private readonly told = new Set<string>()

  private constructor(private readonly request: SideLogsRequest) {}

  static async open(request: SideLogsRequest): Promise<SideLogs> {
    const logs = new SideLogs(request)
    await logs.write([])
    return logs
  }

  async scalars(event: ScalarsEvent): Promise<void> {
    if (this.events === null) this.waiting.push(event)
    else await this.attempt(this.events.path, () => this.events!.scalars(event))
  }

  /** Adds rows that are in metrics.jsonl already, and all scalars since the last time. */
  async write(rows: readonly Record<string, unknown>[]): Promise<void> {
    const { trainingLog, tensorboard } = this.request.run.paths
    if (!(await this.attempt(trainingLog, () => this.writeLog(rows)))) this.log = null // opened anew it is made from metrics.jsonl, with these rows
    await this.attempt(this.events?.path ?? tensorboard, () => this.writeEvents())
  }

  async close(): Promise<void> {
    const { events } = this
    if (events) await this.attempt(events.path, () => events.close())
  }

  private async writeLog(rows: readonly Record<string, unknown>[]): Promise<void> {
    const { metrics, trainingLog } = this.request.run.paths
    if (this.log) await this.log.append(rows)
    else this.log = await openTrainingLog({ metrics, log: trainingLog })
  }

  private async writeEvents(): Promise<void> {
    const { run, nextStep } = this.request
    this.events ??= await openEventFile(run.paths.tensorboard, nextStep > 0 ? { resumedAt: nextStep } : {})
    for (const event of this.waiting.splice(0)) await this.events.scalars(event)
    await this.events.flush()
  }

  private async attempt(path: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write()
      return true
    } catch (thrown) {
      const code = errnoOf(thrown)
      if (code === undefined) throw thrown
      if (!this.told.has(path)) this.request.reporter({ kind: 'message', level: 'warning', text: tellUnwritten(path, code) })
      this.told.add(path)
      return false
    }
  }
}

/** What the system says against writing; undefined of any other error. */
function errnoOf(thrown: unknown): string | undefined {
  const cause = thrown instanceof AppError && thrown.code === 'output-unwritable' ? thrown.cause : thrown
  return cause instanceof AppError ? undefined : (cause as NodeJS.ErrnoException | undefined)?.code
}

function tellUnwritten(path: string, code: string): string {
  return `${path} cannot be written now (${code}); learning goes on. metrics.jsonl has all of it, and the file is made up for as soon as it can be written.`
}
