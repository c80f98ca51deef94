import type { CorrespondStage } from '../../main/contract/config'
import type { Backbone } from '../../main/contract/model'
import { createCorrespondenceLoss } from '../../main/core/correspond/createCorrespondenceLoss'
import type { PairBatch } from '../../main/core/correspond/pairs'
import { presetConfig } from '../../main/core/curriculum/presets'
import { Random } from '../../main/core/random'
import { calibrateResponse, correspondStep, type CorrespondDescent } from '../../main/core/train/correspondStep'
import { TrainState } from '../../main/core/train/trainState'
import { timeRuns, type Answer, type Work } from './jobLines'

const PAIRS = 8

/** The training step of stage 3 as the loop runs it, on noise: eight AlexNet pairs under plain correlation. */
export async function timeTrainingStep({ loss, repetitions }: Work): Promise<Answer> {
  const training = openTraining({ backbone: 'alexnet', loss: loss as CorrespondStage['loss'] })
  const milliseconds = await timeRuns(Number(repetitions), async () => void (await training.step()))
  training.dispose()
  return { milliseconds, residentMebibytes: Math.round(process.memoryUsage().rss / 2 ** 20) }
}

/** Random weights under plain correlation and one batch of noise, the same ones each time; every step is another of stage 3 on that batch. */
export function openTraining({ backbone, loss: kind }: { backbone: Backbone; loss: CorrespondStage['loss'] }): { step: () => Promise<CorrespondDescent>; dispose: () => void } {
  const config = { ...presetConfig('standard'), backbone, correlation: 'plain' as const }
  const found = config.stages.find((each): each is CorrespondStage => each.kind === 'correspond')
  if (!found) throw new Error('the standard preset has no stage 3')
  const stage: CorrespondStage = { ...found, batchSize: PAIRS, loss: kind }
  const state = new TrainState(config)
  const loss = createCorrespondenceLoss({ kind, noiseVariance: 1, labelVariance: 1, gridSize: 17 })
  const batch = drawBatch(stage.maximumShift)
  calibrateResponse({ state, loss, batch })
  let step = 0
  return { step: () => correspondStep({ state, stage, loss, step: step++, batch }), dispose: () => state.dispose() }
}

function drawBatch(maximumShift: number): PairBatch {
  const random = new Random(1)
  const noise = (side: number): Float32Array => Float32Array.from({ length: PAIRS * side * side * 3 }, () => random.integer(256))
  const shift = (): number => random.integer(2 * maximumShift + 1) - maximumShift
  return { size: PAIRS, exemplars: noise(127), searches: noise(255), shifts: Array.from({ length: PAIRS }, () => ({ x: shift(), y: shift() })), trusted: [] }
}
