import { expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import { changeByKey, cutToPicture, moveIntoPicture } from '../../../renderer/footage/regionEdits'

const SIZE = { width: 160, height: 120 }
const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height })
const press = (region: Box, key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}): Box | null => changeByKey(region, { key, shiftKey: false, ctrlKey: false, metaKey: false, ...held }, SIZE)

it('keeps of a region what lies in the picture, in whole pixels, never nothing', () => {
  expect(cutToPicture(box(-10, 5.4, 30.2, 200), SIZE)).toEqual(box(0, 5, 20, 115))
  expect(cutToPicture(box(500, 500, 10, 10), SIZE)).toEqual(box(159, 119, 1, 1))
  expect(cutToPicture(box(10, 10, 0.2, 0.2), SIZE)).toEqual(box(10, 10, 1, 1))
})

it('moves a region as a whole, up to the edge of the picture', () => {
  expect(moveIntoPicture(box(150, -3, 30, 20), SIZE)).toEqual(box(130, 0, 30, 20))
  expect(moveIntoPicture(box(-5, 4, 300, 20), SIZE)).toEqual(box(0, 4, 160, 20))
})

it('is moved by arrows, changed in size with Shift, ten pixels at once with Ctrl, and by no other key', () => {
  const region = box(50, 40, 30, 20)
  expect(press(region, 'ArrowLeft')).toEqual(box(49, 40, 30, 20))
  expect(press(region, 'ArrowDown', { ctrlKey: true })).toEqual(box(50, 50, 30, 20))
  expect(press(region, 'ArrowRight', { shiftKey: true })).toEqual(box(50, 40, 31, 20))
  expect(press(region, 'ArrowUp', { shiftKey: true, ctrlKey: true })).toEqual(box(50, 40, 30, 10))
  expect(press(box(50, 40, 3, 2), 'ArrowLeft', { shiftKey: true, ctrlKey: true })).toEqual(box(50, 40, 1, 2))
  expect(press(box(130, 40, 30, 20), 'ArrowRight', { shiftKey: true })).toEqual(box(130, 40, 30, 20))
  expect(press(region, 'Enter')).toBeNull()
})
