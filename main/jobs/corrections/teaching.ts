import { basename } from 'node:path'
import type { Effect, LessonSpan } from '../../contract/corrections'
import { TRACKING_CONSTANTS } from '../../contract/model'
import type { JobContext } from '../../contract/reporter'
import { compareSpans } from '../../core/corrections/effect'
import { trackWith } from '../../core/track/ownNetwork'
import type { TrainState } from '../../core/train/trainState'
import type { RunFolder } from '../../store/runFolder'
import type { LearningStore } from '../learn/learningStore'
import { cutSpans } from './cutSpans'
import { describeEffect } from './describeEffect'
import { EFFECT_FILE, loadEffect, loadLesson, saveEffect } from './lessonFiles'
import { measureSpans, type MeasuredSpan } from './measureSpans'

export interface TeachingRequest extends JobContext {
  run: RunFolder
  state: TrainState
  store: LearningStore
}

/** The part of a run that rests on a person's corrections: what it takes from them before it learns, and what came of it. Null for a run without any. @throws AppError `run-invalid` */
export async function openTeaching(request: TeachingRequest): Promise<Teaching | null> {
  const spans = await loadLesson(request.run.paths.folder)
  return spans && new Teaching(request, spans)
}

export class Teaching {
  private readonly heldOut: LessonSpan[]
  private readonly learned: LessonSpan[]

  constructor(
    private readonly request: TeachingRequest,
    spans: readonly LessonSpan[],
  ) {
    this.heldOut = spans.filter(({ heldOut }) => heldOut)
    this.learned = spans.filter(({ heldOut }) => !heldOut)
  }

  /** Before anything is learned: takes the crops, and measures the model as it comes. Where that was stopped, it goes on; once learning has begun, it is over. */
  async begin(): Promise<void> {
    const { run, state, store, reporter, signal } = this.request
    await cutSpans({ spans: this.learned, store, clips: run.manifest.footage.map(({ path }) => path), reporter, signal })
    if (signal.aborted || state.position.stage >= 0 || (await loadEffect(this.folder))) return
    const before = await this.measure('before')
    if (before) await saveEffect(this.folder, this.describe(before))
  }

  /** When all is learned, or the time is used: the same spans again. @param steps of training so far */
  async end(steps: number): Promise<void> {
    const effect = await loadEffect(this.folder)
    if (!effect || this.request.signal.aborted || effect.steps === steps) return
    const after = await this.measure('after')
    if (!after) return
    const heldOut = effect.heldOut.map((span, index) => ({ ...span, after: toScore(after[index]!) }))
    const measured: Effect = { ...effect, heldOut, steps, difference: compareSpans(heldOut) }
    await saveEffect(this.folder, measured)
    const { reporter } = this.request
    reporter({ kind: 'message', level: 'info', text: describeEffect(measured) })
    reporter({ kind: 'file', path: `${this.folder}/${EFFECT_FILE}`, what: 'effect' })
  }

  private get folder(): string {
    return this.request.run.paths.folder
  }

  private measure(when: 'before' | 'after'): Promise<MeasuredSpan[] | null> {
    const { state: { network }, reporter, signal } = this.request
    return measureSpans({ spans: this.heldOut, network: trackWith(network), constants: TRACKING_CONSTANTS[network.correlation], item: `effect, ${when}`, reporter, signal })
  }

  private describe(before: readonly MeasuredSpan[]): Omit<Effect, 'format' | 'version'> {
    const { drifts } = this.request.store.corrections()
    return {
      learned: { spans: this.learned.length, drifts: drifts.length }, steps: null, difference: null,
      heldOut: this.heldOut.map(({ clip, track, label, from, to }, index) => ({ clip: basename(clip), track, label, from, to, frames: before[index]!.frames, before: toScore(before[index]!), after: null })),
    }
  }
}

function toScore({ overlap, lost }: MeasuredSpan): { overlap: number; lost: number } {
  return { overlap, lost }
}
