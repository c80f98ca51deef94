import { expect, it } from 'vitest'
import { BestFollower, ruleOf, type StageRule } from '../../../renderer/learn/sinceBest'
import { RunStream } from '../../../renderer/streams/runStream'

function seriesOf(losses: readonly number[], firstStep = 0) {
  const stream = new RunStream()
  losses.forEach((loss, row) => stream.append({ row, step: firstStep + row, stage: 'correspond', round: 1, wallTime: row, series: { loss } }))
  return stream.seriesOf('correspond/loss')[0]!
}

const OFF: StageRule = { patience: 0, minimumGain: 0, smoothing: 0.98 }
const sinceBest = (series: ReturnType<typeof seriesOf>) => new BestFollower().follow(series, { round: 1, rule: OFF })

it('counts the steps since the smoothed loss was least', () => {
  // Falls for 300 steps, then stays: the average goes on falling for long, and never rises by itself.
  const falling = Array.from({ length: 300 }, (_, step) => 1 - step / 300)
  const rising = Array.from({ length: 100 }, () => 1)
  expect(sinceBest(seriesOf(falling))).toMatchObject({ steps: 0 })
  expect(sinceBest(seriesOf([...falling, ...rising], 50)).steps).toBe(100)
})

it('takes no notice of one lucky step, nor of steps without a number', () => {
  const noisy = Array.from({ length: 200 }, (_, step) => (step === 30 ? 0 : step === 60 ? NaN : 2 - step / 200))
  expect(sinceBest(seriesOf(noisy)).steps).toBe(0)
})

it('says from how many values on it judges where there are not enough yet', () => expect(sinceBest(seriesOf([1, 2, 3]))).toEqual({ loss: null, steps: 0, fewest: 50, patience: 0 }))

it('goes on where it was, begins anew with a round, and when rows were taken back', () => {
  const stream = new RunStream()
  const follower = new BestFollower()
  const add = (row: number, round: number, loss: number): void => void stream.append({ row, step: row, stage: 'correspond', round, wallTime: row, series: { loss } })
  const look = (round: number) => follower.follow(stream.seriesOf('correspond/loss')[0]!, { round, rule: { patience: 4, minimumGain: 0, smoothing: 0 } })
  for (const [row, loss] of [3, 1, 2].entries()) add(row, 1, loss)
  expect(look(1)).toEqual({ loss: 1, steps: 1, fewest: 1, patience: 4 })
  add(3, 1, 5)
  expect(look(1).steps).toBe(2)
  add(1, 1, 2)
  expect(look(1)).toMatchObject({ loss: 2, steps: 0 })
  add(2, 2, 9)
  expect(look(2)).toMatchObject({ loss: 9, steps: 0 })
})

it('judges as the stage is set; where nothing ends by it each gain counts', () => {
  const config = { 'stages.2.earlyStop.patience': 50, 'stages.2.earlyStop.minimumGain': 0.05, 'stages.2.earlyStop.smoothing': 0.9 }
  expect(ruleOf({ config }, 2)).toEqual({ patience: 50, minimumGain: 0.05, smoothing: 0.9 })
  expect(ruleOf({ config: { ...config, 'stages.2.earlyStop.patience': 0 } }, 2)).toEqual(OFF)
  expect(ruleOf({ config }, 4)).toEqual(OFF)
})
