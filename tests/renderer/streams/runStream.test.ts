import { expect, test } from 'vitest'
import { RunStream } from '../../../renderer/streams/runStream'
import type { MetricsRow } from '../../../renderer/streams/runStream'

const row = (number: number, values: Partial<MetricsRow> = {}): MetricsRow => ({
  row: number, step: number, stage: 'correspond', round: 1, wallTime: 1000 + number, series: { loss: number / 10, learningRate: 0.1 }, ...values,
})

function losses(stream: RunStream): number[] {
  return stream.seriesOf('correspond/loss').flatMap(({ values }) => [...values.raw.subarray(0, values.length)])
}

test('takes rows in order and refuses to leave a gap', () => {
  const stream = new RunStream()
  expect(stream.append(row(0))).toBe(true)
  expect(stream.append(row(2))).toBe(false)
  expect(stream.append(row(1))).toBe(true)
  expect(losses(stream)).toEqual([0, 0.1])
  expect(stream.length).toBe(2)
})

test('a row that was there before takes its place, and what came after goes: the run went back to a checkpoint', () => {
  const stream = new RunStream()
  for (let number = 0; number < 50; number += 1) stream.append(row(number))
  const [buffer] = stream.seriesOf('correspond/loss')
  buffer!.smoothed(0.6)
  stream.append(row(20, { series: { loss: -7, learningRate: 0.1 } }))
  expect(stream.length).toBe(21)
  expect(losses(stream)).toHaveLength(21)
  expect(losses(stream).at(-1)).toBe(-7)
  expect(buffer!.smoothed(0.6).values.length).toBe(21)
  expect([...buffer!.notPositive.raw.subarray(0, buffer!.notPositive.length)]).toEqual([0, 20])
})

test('columns and single rows make the same series', () => {
  const single = new RunStream()
  for (let number = 0; number < 4; number += 1) single.append(row(number))
  const columns = new RunStream()
  const series = { loss: Float64Array.of(0, 0.1, 0.2, 0.3), learningRate: Float64Array.of(0.1, 0.1, 0.1, 0.1) }
  const group = { stage: 'correspond', row: Int32Array.of(0, 1, 2, 3), step: Float64Array.of(0, 1, 2, 3), round: Int32Array.of(1, 1, 1, 1), wallTime: Float64Array.of(1000, 1001, 1002, 1003), series }
  columns.appendGroups([group], 4)
  expect(losses(columns)).toEqual(losses(single))
  expect(columns.start).toBe(single.start)
  expect(columns.append(row(4))).toBe(true)
})

test('NaN is kept and marked', () => {
  const stream = new RunStream()
  stream.append(row(0))
  stream.append(row(1, { series: { loss: NaN, learningRate: 0.1 } }))
  const [buffer] = stream.seriesOf('correspond/loss')
  expect(buffer!.values.at(1)).toBeNaN()
  expect(buffer!.notFinite.at(0)).toBe(1)
})

test('a clock that is set back does not turn the curve round', () => {
  const stream = new RunStream()
  for (const [number, wallTime] of [10, 20, 15, 30].entries()) stream.append(row(number, { wallTime }))
  const { wallTime } = stream.seriesOf('correspond/loss')[0]!.places
  expect([...wallTime.sorted.raw.subarray(0, 4)]).toEqual([10, 20, 20, 30])
  expect([...wallTime.exact.raw.subarray(0, 4)]).toEqual([10, 20, 15, 30])
})
