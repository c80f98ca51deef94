import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CorrectionsSurvey } from '../../contract/correctionProcedures'
import type { Effect, LessonSpan } from '../../contract/corrections'
import type { ModelSummary } from '../../contract/engineProcedures'
import { AppError } from '../../contract/errors'
import type { JobId, RunId } from '../../contract/ids'
import type { CallArguments } from '../../contract/procedures'
import { holdOut, learnAll } from '../../core/corrections/holdOut'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { ProjectTracks } from '../project/projectSession'
import type { LearnJobs } from '../runs/learnJobs'
import type { RunShelf } from '../runs/runShelf'
import type { ModelShelf } from '../tracking/modelShelf'
import { estimateSeconds } from './estimateSeconds'
import { gatherSpans, type GatheredSpan } from './gatherSpans'
import { LESSON_FILE, loadEffect } from './lessonFiles'

export interface TeachJobsRequest {
  library: ClipLibrary
  models: ModelShelf
  runs: RunShelf
  learnJobs: LearnJobs
  /** Of the project in hand. */
  tracks(): ProjectTracks
  runsFolder(): string
}

const PRESET = 'quick'
const NAME = 'corrections'

/** Learning runs that rest on what a person has corrected in the project's tracks. */
export class TeachJobs {
  constructor(private readonly context: TeachJobsRequest) {}

  /** @throws AppError `track-invalid` */
  async survey(): Promise<CorrectionsSurvey> {
    const { spans, modelId } = await this.gather()
    const model = await this.findModel(modelId)
    const divided = holdOut(spans)
    return {
      spans: divided.map(({ clipId: clip, track, label, from, to, places, drifts, heldOut }) => ({ clip, track, label, from, to, places: places.length, drifts: drifts.length, heldOut })),
      model: model && { model: model.model, name: model.name },
      seconds: { heldOut: estimateSeconds({ spans: divided, preset: PRESET }), all: estimateSeconds({ spans: learnAll(spans), preset: PRESET }) },
      run: await this.newestRun(),
    }
  }

  /** @throws AppError `nothing-to-learn`, `engine-busy`, `id-unknown`, `track-invalid` */
  async start({ holdOut: keepsSome, model, ...budget }: CallArguments<'corrections.learn'>): Promise<{ run: RunId; job: JobId }> {
    const { spans, modelId } = await this.gather()
    if (spans.length === 0) throw nothingCorrected()
    const chosen = await this.chooseModel(model, modelId)
    const { backbone, correlation, model: init } = chosen
    const clips = [...new Set(spans.map(({ clipId }) => clipId))]
    const corrections = (keepsSome ? holdOut(spans) : learnAll(spans)).map(({ clipId: _, ...span }): LessonSpan => span)
    return this.context.learnJobs.start({ ...budget, name: await this.freeName(), clips, preset: PRESET, backbone: backbone as 'alexnet', correlation: correlation as 'cosine', init }, corrections)
  }

  /** @throws AppError `id-unknown`, `run-invalid` */
  async effect(run: RunId): Promise<Effect | null> {
    return loadEffect((await this.context.runs.find(run)).folder)
  }

  private gather(): Promise<{ spans: GatheredSpan[]; modelId: string | null }> {
    const { library, tracks } = this.context
    return gatherSpans(tracks(), library.remembered())
  }

  private async findModel(modelId: string | null): Promise<ModelSummary | null> {
    return modelId === null ? null : ((await this.context.models.list()).find((model) => model.modelId === modelId) ?? null)
  }

  /** @throws AppError `id-unknown`, `model-missing` */
  private async chooseModel(asked: string | undefined, corrected: string | null): Promise<ModelSummary> {
    const all = await this.context.models.list()
    const found = asked === undefined ? (all.find(({ modelId }) => modelId === corrected) ?? all.find(({ origin }) => origin === 'shipped')) : all.find(({ model }) => model === asked)
    if (found) return found
    throw new AppError({ code: asked === undefined ? 'model-missing' : 'id-unknown', message: 'There is no model to learn on with.', hint: 'Choose one in the tracking options.' })
  }

  private async newestRun(): Promise<RunId | null> {
    for (const { run } of await this.context.runs.list()) {
      const { folder } = await this.context.runs.find(run)
      if (folder.startsWith(this.context.runsFolder()) && (await stat(join(folder, LESSON_FILE)).catch(() => null))) return run
    }
    return null
  }

  private async freeName(): Promise<string> {
    const taken = await readdir(this.context.runsFolder()).catch((): string[] => [])
    for (let number = 1; ; number += 1) if (!taken.includes(`${NAME}-${number}`)) return `${NAME}-${number}`
  }
}

export function nothingCorrected(): AppError {
  return new AppError({
    code: 'nothing-to-learn', message: 'No track has a corrected span yet.',
    hint: 'Where the tracker went wrong, draw the box anew (Shift+N) and let the span be repaired: what lies between two boxes of yours can then be learned from.',
  })
}
