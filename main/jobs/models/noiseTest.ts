import { Random } from '../../core/random'

/** Noise of blocks of 8 pixels: with edges, as pictures have, and with every part of the range. Seeded, so that the test is the same anywhere. */
export function noisePictures(count: number, side: number): Float32Array {
  const random = new Random(side)
  const blocks = Math.ceil(side / 8)
  const colours = Float32Array.from({ length: count * blocks * blocks * 3 }, () => 255 * random.uniform())
  const pixels = new Float32Array(count * side * side * 3)
  for (let index = 0; index < pixels.length; index += 1) {
    const channel = index % 3
    const column = Math.floor(index / 3) % side
    const row = Math.floor(index / (3 * side)) % side
    const picture = Math.floor(index / (3 * side * side))
    const block = (picture * blocks + Math.floor(row / 8)) * blocks + Math.floor(column / 8)
    pixels[index] = colours[block * 3 + channel]!
  }
  return pixels
}

/** Largest difference, relative to the largest value of `right`. */
export function compare(values: Float32Array, right: Float32Array): number {
  const scale = right.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12)
  const differences = values.map((value, index) => Math.abs(value - right[index]!) / scale)
  return differences.every(Number.isFinite) && values.length === right.length ? differences.reduce((most, value) => Math.max(most, value), 0) : Infinity
}
