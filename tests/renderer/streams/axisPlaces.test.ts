import { expect, test } from 'vitest'
import { nearestPlace } from '../../../renderer/streams/axisPlaces'
import { computeEpochScale, epochAt } from '../../../renderer/streams/epochScale'

test('epochs count how often a stage went through what it learns from, and go on over the stages', () => {
  const scale = computeEpochScale([
    { firstStep: 0, steps: 100, batchSize: 10, items: 500 },
    { firstStep: 100, steps: 50, batchSize: 8, items: 16 },
  ])!
  expect(epochAt(scale, 50)).toBeCloseTo(1)
  expect(epochAt(scale, 100)).toBeCloseTo(2)
  expect(epochAt(scale, 102)).toBeCloseTo(3)
})

test('there are no epochs of what is not known', () => {
  expect(computeEpochScale([])).toBeNull()
  expect(computeEpochScale([{ firstStep: 0, steps: 1, batchSize: 1, items: 0 }])).toBeNull()
})

test('the nearest point, at the ends too', () => {
  const places = [0, 1, 4, 9]
  const nearest = (place: number): number => nearestPlace((index) => places[index]!, place, places.length)
  expect([-5, 0.4, 0.6, 2.4, 2.6, 8, 99].map(nearest)).toEqual([0, 0, 1, 1, 2, 3, 3])
  expect(nearestPlace(() => 0, 1, 0)).toBe(-1)
})
