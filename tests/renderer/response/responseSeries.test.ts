import { expect, test } from 'vitest'
import type { Response } from '../../../main/contract/response'
import { curvesOf, seriesOfResponses } from '../../../renderer/response/responseSeries'

const respond = (frameIndex: number, second: number | null): Response => ({
  frameIndex, modelId: 'model', size: 1, values: Float32Array.of(1), peak: { value: frameIndex / 10, row: 0, column: 0 }, second: second === null ? null : { value: second, row: 0, column: 0 },
  peakToSidelobe: 4 + frameIndex, entropy: 0.5, scaleIndex: 1, region: { left: 0, top: 0, side: 1 },
})

test('maps become curves along frames, in the order of the clip however they were recorded', () => {
  const stream = seriesOfResponses([respond(7, 0.2), respond(5, null), respond(6, 0.1)]) // backwards
  const pointsOf = (name: 'peak' | 'second' | 'psr' | 'entropy') => curvesOf(stream, name, { label: name, place: 0 }).map(({ series, placeOf }) => Array.from({ length: series.length }, (_, index) => [placeOf(index), series.values.at(index)]))
  expect(pointsOf('peak')).toEqual([[[5, 0.5], [6, 0.6], [7, 0.7]]])
  expect(pointsOf('second')).toEqual([[[6, 0.1], [7, 0.2]]])
  expect(pointsOf('psr')).toEqual([[[5, 9], [6, 10], [7, 11]]])
  expect(pointsOf('entropy')).toHaveLength(1)
})

test('without a map there is no curve', () => {
  expect(curvesOf(seriesOfResponses([]), 'peak', { label: '', place: 0 })).toEqual([])
})
