import type { CorrespondStage } from '../../main/contract/config'
import { createCorrespondenceLoss } from '../../main/core/correspond/createCorrespondenceLoss'
import type { PairBatch } from '../../main/core/correspond/pairs'
import { presetConfig } from '../../main/core/curriculum/presets'
import { Random } from '../../main/core/random'
import { calibrateResponse, correspondStep } from '../../main/core/train/correspondStep'
import { TrainState } from '../../main/core/train/trainState'
import { timeRuns, type Answer, type Work } from './jobLines'

const PAIRS = 8

/** The training step of stage 3 as the loop runs it, on noise: eight AlexNet pairs under plain correlation. */
export async function timeTrainingStep({ loss: kind, repetitions }: Work): Promise<Answer> {
  const config = { ...presetConfig('standard'), correlation: 'plain' as const }
  const found = config.stages.find((each): each is CorrespondStage => each.kind === 'correspond')
  if (!found) throw new Error('the standard preset has no stage 3')
  const stage: CorrespondStage = { ...found, batchSize: PAIRS, loss: kind as CorrespondStage['loss'] }
  const state = new TrainState(config)
  const loss = createCorrespondenceLoss({ kind: stage.loss, noiseVariance: 1, labelVariance: 1, gridSize: 17 })
  const batch = drawBatch(stage.maximumShift)
  calibrateResponse({ state, loss, batch })
  let step = 0
  const milliseconds = await timeRuns(Number(repetitions), async () => void (await correspondStep({ state, stage, loss, step: step++, batch })))
  state.dispose()
  return { milliseconds, residentMebibytes: Math.round(process.memoryUsage().rss / 2 ** 20) }
}

function drawBatch(maximumShift: number): PairBatch {
  const random = new Random(1)
  const noise = (side: number): Float32Array => Float32Array.from({ length: PAIRS * side * side * 3 }, () => random.integer(256))
  const shift = (): number => random.integer(2 * maximumShift + 1) - maximumShift
  return { size: PAIRS, exemplars: noise(127), searches: noise(255), shifts: Array.from({ length: PAIRS }, () => ({ x: shift(), y: shift() })), trusted: [] }
}
