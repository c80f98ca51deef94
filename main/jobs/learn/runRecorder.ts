import type { Reporter } from '../../contract/reporter'
import { reachOf } from '../../core/curriculum/plan'
import type { PlannedStage } from '../../core/curriculum/plan'
import type { LoopEvent } from '../../core/train/loopEvents'
import type { LoopPosition, TrainState } from '../../core/train/trainState'
import { saveCheckpoint } from '../../store/checkpoint'
import { appendJsonLines } from '../../store/jsonLines'
import type { RunFolder } from '../../store/runFolder'
import type { LearningStore } from './learningStore'
import { describeRanking } from './rankingLog'
import { SideLogs } from './sideLogs'

/** Writes down what the loop yields, in the order that lets a killed run resume. */
export class RunRecorder {
  private rows: Record<string, unknown>[] = []
  private readonly startedAt = performance.now()

  private constructor(
    private readonly run: RunFolder,
    private readonly state: TrainState,
    private readonly store: LearningStore,
    private readonly sideLogs: SideLogs,
    private readonly reporter: Reporter,
  ) {}

  /** `nextStep`: the training step that comes next. */
  static async open({ run, state, store, reporter, nextStep }: { run: RunFolder; state: TrainState; store: LearningStore; reporter: Reporter; nextStep: number }): Promise<RunRecorder> {
    return new RunRecorder(run, state, store, await SideLogs.open({ run, nextStep, reporter }), reporter)
  }

  async record(event: LoopEvent): Promise<void> {
    switch (event.kind) {
      case 'stage-started':
        return this.reporter({ kind: 'stage', ...nameStage(event.planned), status: 'started' })
      case 'stage-ended':
        return this.endStage(event.planned, event.reason)
      case 'sampled':
        await this.store.addInstances(event.window, event.found)
        return this.reportWindow('sample', event.window.index)
      case 'mined':
        await this.store.addChains({ stage: event.planned.index, window: event.window, found: event.found })
        return this.reportWindow(`mine round ${event.planned.round}`, event.window.index)
      case 'selected':
        return this.recordSelection(event)
      case 'ranked':
        return appendJsonLines(this.run.paths.rankings, [describeRanking(event, this.store.instances())])
      case 'step':
        return this.recordStep(event)
      case 'checkpoint':
        return this.checkpoint()
      case 'not-finite':
        await saveCheckpoint({ folder: this.run.paths.failedBatch, name: `step-${event.step}`, tensors: event.batch, state: { step: event.step }, keep: 1 })
        return
    }
  }

  /** Metrics first, then the checkpoint: what a checkpoint follows is always on disk before it. */
  async checkpoint(): Promise<void> {
    await this.flushMetrics()
    const { position } = this.state
    const lasting = position.stage >= 0 && position.step === 0 // what a stage left: a model to compare, and where another run may branch off
    await saveCheckpoint({ folder: this.run.paths.checkpoints, name: nameCheckpoint(position), tensors: await this.state.read(), state: this.state.memory, lasting })
  }

  async close(): Promise<void> {
    await this.flushMetrics()
    await this.sideLogs.close()
  }

  private async flushMetrics(): Promise<void> {
    const rows = this.rows.splice(0)
    await appendJsonLines(this.run.paths.metrics, rows)
    await this.sideLogs.write(rows)
  }

  private async recordStep({ planned, step, globalStep, series }: Extract<LoopEvent, { kind: 'step' }>): Promise<void> {
    const { stage, round } = nameStage(planned)
    const wallTime = Date.now() / 1000
    this.rows.push({ step: globalStep, stage, round, wallTime, ...series })
    await this.sideLogs.scalars({ step: globalStep, wallTime, values: Object.fromEntries(Object.entries(series).map(([name, value]) => [`${stage}/${name}`, value])) })
    this.reporter({ kind: 'metrics', step: globalStep, stage, round, series })
    const total = planned.stage.kind === 'mine' ? null : planned.stage.steps
    this.reporter({ kind: 'progress', unit: 'steps', done: step + 1, total, item: `${stage}, round ${round}, loss ${series['loss']?.toPrecision(4) ?? '?'}` })
  }

  private async recordSelection({ planned, chains }: Extract<LoopEvent, { kind: 'selected' }>): Promise<void> {
    await this.store.judge(chains)
    const accepted = chains.filter(({ rejection }) => rejection === null)
    const share = chains.length === 0 ? 0 : accepted.length / chains.length
    const reach = planned.stage.kind === 'mine' ? reachOf(planned.stage) : 0
    const series = { reach, chains: chains.length, accepted: accepted.length, acceptedShare: share }
    this.rows.push({ step: planned.firstStep, stage: 'mine', round: planned.round, wallTime: Date.now() / 1000, ...series })
    await this.sideLogs.scalars({ step: planned.firstStep, wallTime: Date.now() / 1000, values: { 'mine/acceptedShare': share, 'mine/reach': reach } })
    this.reporter({ kind: 'metrics', step: planned.firstStep, stage: 'mine', round: planned.round, series })
  }

  private async endStage(planned: PlannedStage | null, reason: string): Promise<void> {
    const stage = nameStage(planned)
    await appendJsonLines(this.run.paths.stages, [{ ...stage, reason, seconds: (performance.now() - this.startedAt) / 1000 }])
    this.reporter({ kind: 'stage', ...stage, status: 'ended', reason })
  }

  private reportWindow(item: string, done: number): void {
    this.reporter({ kind: 'progress', unit: 'windows', done: done + 1, total: this.store.windows.length, item })
  }
}

/** Stage (from 0) and step that come next. */
export function nameCheckpoint({ stage, step }: LoopPosition): string {
  return `stage-${String(stage).padStart(2, '0')}-step-${String(step).padStart(6, '0')}`
}

export function nameStage(planned: PlannedStage | null): { stage: string; round: number } {
  return planned ? { stage: planned.stage.kind, round: planned.round } : { stage: 'sample', round: 0 }
}
