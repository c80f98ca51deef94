import { expect, it } from 'vitest'
import { findSinceBest } from '../../../renderer/learn/sinceBest'
import { RunStream } from '../../../renderer/streams/runStream'

function seriesOf(losses: readonly number[], firstStep = 0) {
  const stream = new RunStream()
  losses.forEach((loss, row) => stream.append({ row, step: firstStep + row, stage: 'correspond', round: 1, wallTime: row, series: { loss } }))
  return stream.seriesOf('correspond/loss')[0]!
}

it('counts the steps since the smoothed loss was least', () => {
  // Falls for 300 steps, then stays: the average goes on falling for long, and never rises by itself.
  const falling = Array.from({ length: 300 }, (_, step) => 1 - step / 300)
  const rising = Array.from({ length: 100 }, () => 1)
  expect(findSinceBest(seriesOf(falling))).toMatchObject({ steps: 0 })
  expect(findSinceBest(seriesOf([...falling, ...rising], 50))!.steps).toBe(100)
})

it('takes no notice of one lucky step, nor of steps without a number', () => {
  const noisy = Array.from({ length: 200 }, (_, step) => (step === 30 ? 0 : step === 60 ? NaN : 2 - step / 200))
  expect(findSinceBest(seriesOf(noisy))!.steps).toBe(0)
})

it('says nothing before there is enough', () => expect(findSinceBest(seriesOf([1, 2, 3]))).toBeNull())
