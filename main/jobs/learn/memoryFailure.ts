import { halveBatch } from '../../contract/batchReduction'
import type { LearnConfig } from '../../contract/config'
import { AppError } from '../../contract/errors'
import type { LoopPosition } from '../../core/train/trainState'

/** How engines say that memory is used up: TensorFlow on processor and GPU, oneDNN within it (by the number of its status alone), C++, WebAssembly, typed arrays. */
const SIGNS = /\bOOM\b|exception: ?Status: 1, |out[ _]of[ _]memory|resource[ _]?exhausted|bad_alloc|cannot enlarge memory|array buffer allocation failed/i

/** What a step threw; where memory was used up, as an error that says at which batch size and what to do about it. Anything else as it is. */
export function explainMemory(thrown: unknown, { config, position }: { config: LearnConfig; position: LoopPosition }): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error) || !SIGNS.test(thrown.message)) return thrown
  const stage = config.stages[position.stage]
  const batchSize = stage && 'batchSize' in stage ? stage.batchSize : null
  const smaller = stage ? halveBatch(stage.kind, batchSize) : null
  return new AppError({
    code: 'out-of-memory',
    message: `Memory was used up in ${stage ? `stage ${position.stage} (${stage.kind})` : 'sampling'}, step ${position.step}${batchSize === null ? '' : `, at a batch size of ${batchSize}`}: ${thrown.message}`,
    hint: batchSize === null
      ? 'End other programs that use memory, then resume; or begin again with a smaller sampling.windowLength.'
      : smaller === null
        ? 'End other programs that use memory, then resume. The batch is as small as it may be: a network that needs less is --backbone compact.'
        : `End other programs that use memory, then resume from the last checkpoint; or resume with half the batch: pultrack resume RUN --retry-smaller-batch; or go back to where the stage began: pultrack train --branch RUN --set stages.${position.stage}.batchSize=${smaller}.`,
    cause: thrown,
  })
}
