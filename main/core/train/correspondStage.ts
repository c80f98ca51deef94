import type { CorrespondStage } from '../../contract/config'
import { AppError } from '../../contract/errors'
import type { Point } from '../../contract/geometry'
import type { Chain } from '../../contract/learning'
import { createCorrespondenceLoss } from '../correspond/createCorrespondenceLoss'
import { calibrateNoiseVariance } from '../correspond/noiseCalibration'
import { drawMixedPairs } from '../correspond/correctedPairs'
import { composePairBatch, drawCenterNoise } from '../correspond/pairs'
import type { PairBatch } from '../correspond/pairs'
import { calibrateResponse, correspondStep } from './correspondStep'
import { isFinite } from './descend'
import type { StageRequest } from './discriminateStage'
import type { LearningData, LoopEvent } from './loopEvents'
import { prefetch } from './prefetch'

const RESPONSE_SIZE = 17

/** Stage 3: correspondence from mined pairs under a loss that knows their centres are noisy (method 3, 5). */
export async function* correspondStage({ state, config, data, planned, stage }: StageRequest<CorrespondStage>): AsyncGenerator<LoopEvent> {
  const chains = acceptedChains(data, planned.round)
  const { chains: corrected, drifts } = data.corrections()
  if (chains.length + corrected.length === 0) throw nothingToLearn(planned.round)
  const isKept = ({ clip, boxes }: Chain): boolean => !boxes.some((box) => data.isExcluded({ clip, box }))
  const noiseVariance = stage.noiseVariance === 'calibrated' ? calibrateNoiseVariance(chains) : stage.noiseVariance
  const loss = createCorrespondenceLoss({ kind: stage.loss, noiseVariance, labelVariance: stage.labelVariance, gridSize: RESPONSE_SIZE })
  const compose = async (step: number): Promise<PairBatch> => {
    const random = state.random.fork('correspond', planned.index, step)
    const kept = { mined: chains.filter(isKept), corrected: corrected.filter(isKept) }
    if (kept.mined.length + kept.corrected.length === 0) throw nothingToLearn(planned.round)
    const pairs = drawMixedPairs({ ...kept, drifts: drifts.filter((drift) => !data.isExcluded(drift)), stage, random })
    const noiseOf = (crop: number): Point => drawCenterNoise({ crop, centerNoise: stage.centerNoise, random: state.random })
    const crops = await Promise.all(pairs.map(async ({ exemplarCrop, searchCrop, ...place }) => ({
      exemplar: await data.readCrop(exemplarCrop), search: await data.readCrop(searchCrop), ...place,
      ...(stage.centerNoise > 0 ? { noise: { exemplar: noiseOf(exemplarCrop), search: noiseOf(searchCrop) } } : {}),
    })))
    return composePairBatch({ crops, stage, random })
  }
  const batches = prefetch(compose, { mayPrepare: (step) => step < stage.steps })

  try {
    while (state.position.step < stage.steps) {
      const { step } = state.position
      const batch = await batches.take(step)
      if (step === 0) calibrateResponse({ state, loss, batch })
      const descent = await correspondStep({ state, stage, loss, step, batch })
      if (!isFinite(descent)) {
        yield { kind: 'not-finite', planned, step, batch: describeBatch(batch) }
        return
      }
      state.position.step += 1
      yield { kind: 'step', planned, step, globalStep: planned.firstStep + step, series: { ...descent, noiseVariance } }
      if (state.position.step % config.checkpointSteps === 0) yield { kind: 'checkpoint' }
    }
  } finally {
    loss.dispose()
  }
}

/** Chains of this round and of the earlier ones: a later network mines better, but what held up before still holds. Labelled ones are in every round. */
function acceptedChains(data: LearningData, round: number): Chain[] {
  const rounds = Array.from({ length: round + 1 }, (_, index) => index)
  return rounds.flatMap((each) => data.chains(each).filter(({ rejection, source }) => rejection === null && source !== 'corrected'))
}

function describeBatch({ size, exemplars, searches }: PairBatch): Record<string, { shape: number[]; dtype: 'float32'; values: Float32Array }> {
  return {
    exemplars: { shape: [size, 127, 127, 3], dtype: 'float32', values: exemplars },
    searches: { shape: [size, 255, 255, 3], dtype: 'float32', values: searches },
  }
}

function nothingToLearn(round: number): AppError {
  return new AppError({
    code: 'nothing-to-learn',
    message: `No chain held up in round ${round}: nothing in this footage could be followed forward and back, or all of it was excluded.`,
    hint: 'Add footage in which objects stay in view for a few frames, or lower stages.N.frameStep of the mine stage.',
  })
}
