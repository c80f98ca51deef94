import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BicubicUpsampler } from '../../../main/core/track/bicubic'
import { findPeak } from '../../../main/core/track/response'

interface Reference {
  samples: [number, number, number][]
  sum: number
  max: number
  argmax: [number, number]
  smallDiagonal: number[]
}

/** OpenCV's own numbers, written by bicubicReference.py. */
const reference = JSON.parse(readFileSync(new URL('bicubicReference.json', import.meta.url), 'utf8')) as Reference

function sourceMap(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, index) => {
    const row = Math.floor(index / size)
    const column = index % size
    return Math.sin(row * 1.7 + column * 0.9) + 0.1 * column - 0.05 * row
  })
}

it('agrees with OpenCV on a 17x17 map upsampled 16 times, borders included', () => {
  const map = new BicubicUpsampler(17, 16).upsample(sourceMap(17))
  for (const [row, column, value] of reference.samples) expect(map[row * 272 + column]).toBeCloseTo(value, 5)
  expect(map.reduce((total, value) => total + value, 0)).toBeCloseTo(reference.sum, 1)
  const peak = findPeak(map)
  expect(peak.value).toBeCloseTo(reference.max, 5)
  expect([peak.row, peak.column]).toEqual(reference.argmax)
})

it('agrees with OpenCV on a small map upsampled 4 times', () => {
  const map = new BicubicUpsampler(5, 4).upsample(sourceMap(5))
  expect(reference.smallDiagonal).toHaveLength(20)
  for (const [index, value] of reference.smallDiagonal.entries()) expect(map[index * 21]).toBeCloseTo(value, 5)
})

it('writes into the array it is given, and leaves nothing of the map before', () => {
  const upsampler = new BicubicUpsampler(17, 16)
  const out = new Float32Array(272 * 272)
  upsampler.upsample(sourceMap(17), out)
  expect(upsampler.upsample(new Float32Array(17 * 17).fill(2), out)).toBe(out)
  expect(out.every((value) => Math.abs(value - 2) < 1e-5)).toBe(true)
})
