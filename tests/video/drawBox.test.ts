import { expect, it } from 'vitest'
import { drawBox } from '../../main/video/drawBox'

const black = { width: 8, height: 6, data: new Uint8Array(8 * 6 * 3) }
const red = (data: Uint8Array, x: number, y: number): number => data[(y * 8 + x) * 3] ?? -1

it('outlines a box inside its edges and leaves the original alone', () => {
  const { data } = drawBox(black, { box: { left: 1, top: 1, width: 5, height: 4 }, color: [200, 0, 100], thickness: 1 })
  const drawn = Array.from({ length: 6 }, (_, y) => Array.from({ length: 8 }, (_, x) => (red(data, x, y) === 200 ? '#' : '.')).join(''))
  expect(drawn).toEqual(['........', '.#####..', '.#...#..', '.#...#..', '.#####..', '........'])
  expect([...data.slice((8 + 1) * 3, (8 + 2) * 3)]).toEqual([200, 0, 100])
  expect(black.data.every((value) => value === 0)).toBe(true)
})

it('blends edges between pixels by the share covered', () => {
  const { data } = drawBox(black, { box: { left: 1.25, top: 1, width: 5, height: 4 }, color: [200, 200, 200], thickness: 1 })
  expect([red(data, 1, 2), red(data, 2, 2), red(data, 3, 2)]).toEqual([150, 50, 0])
})

it('clips at the picture, and draws nothing for boxes outside or not finite', () => {
  const { data } = drawBox(black, { box: { left: -3, top: -2, width: 6, height: 5 }, color: [200, 200, 200], thickness: 1 })
  expect([red(data, 2, 0), red(data, 0, 2), red(data, 0, 0), red(data, 3, 0)]).toEqual([200, 200, 0, 0])
  for (const box of [{ left: 20, top: 0, width: 5, height: 5 }, { left: Number.NaN, top: 0, width: 5, height: 5 }, { left: 0, top: 0, width: 0, height: 5 }]) {
    expect(drawBox(black, { box, color: [200, 200, 200] }).data.every((value) => value === 0)).toBe(true)
  }
})
