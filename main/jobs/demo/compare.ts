import { join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { BackendChoice } from '../../contract/backend'
import type { JobContext } from '../../contract/reporter'
import { readOtbBoxes } from '../../formats/otb'
import { runEvaluation } from '../evaluateJob'
import { findSequences } from '../evaluateSequences'
import type { HeldOutResult, HeldOutTrack } from '../report/heldOut'
import type { TrackerReport } from '../evaluateReport'

export interface CompareRequest extends JobContext {
  /** Folder of one sequence. */
  sequence: string
  /** Models as openTracker takes them, and their names for people. */
  before: { model: string; name: string }
  after: { model: string; name: string }
  /** Where the evaluation goes. */
  out: string
  choice: BackendChoice
  /** Training steps between the two. */
  steps: number
}

/**
 * One-pass evaluation of two models on one sequence: scores and boxes of both.
 * @throws AppError what {@link runEvaluation} throws; `sequences-invalid` when either could not be scored
 */
export async function compareModels({ sequence: folder, before, after, out, choice, steps, reporter, signal }: CompareRequest): Promise<HeldOutResult> {
  const { sequences: [sequence] } = await findSequences({ folder, origin: 0 })
  if (!sequence?.clip) throw new AppError({ code: 'sequences-invalid', message: `${folder} holds no sequence that can be read.` })
  const { report } = await runEvaluation({ sequences: folder, models: [before.model, after.model], out, ...choice, reporter, signal })
  const [first, second] = Object.entries(report.trackers)
  const read = async (entry: [string, TrackerReport] | undefined, name: string): Promise<HeldOutTrack> => {
    const scores = entry?.[1].sequences[sequence.name]
    if (!entry || !scores) throw new AppError({ code: 'sequences-invalid', message: `${sequence.name} could not be tracked: ${entry?.[1].failed[0]?.message ?? 'no result'}` })
    return { name, scores, boxes: await readOtbBoxes({ path: join(out, entry[0], `${sequence.name}.txt`), origin: 0 }) }
  }
  return { steps, sequence: sequence.name, clip: sequence.clip, groundTruth: sequence.groundTruth, before: await read(first, before.name), after: await read(second, after.name) }
}
