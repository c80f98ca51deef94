/** Half width, in cells, of the square around the peak that is not sidelobe: the exemplar moved by two cells still overlaps it. */
const SIDELOBE_EXCLUSION = 2
/** Keeps the ratio of a flat map finite. */
const DEVIATION_FLOOR = 1e-9

/** A maximum of a square map, `row * size + column`. */
export interface Peak {
  value: number
  row: number
  column: number
}

/** Hann window, `size x size`, zero at the border as numpy's `hanning`, scaled to sum 1. */
export function createHannWindow(size: number): Float32Array {
  const line = Float64Array.from({ length: size }, (_, index) => (size === 1 ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (size - 1))))
  const sum = line.reduce((total, value) => total + value, 0) ** 2
  const window = new Float32Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) window[row * size + column] = (line[row]! * line[column]!) / sum
  }
  return window
}

/** Largest value of a map; its first place in reading order. NaN is never largest: a map of nothing else gives -Infinity. */
export function findPeak(map: Float32Array): Peak {
  const size = Math.sqrt(map.length)
  let best = 0
  let value = -Infinity
  for (let index = 0; index < map.length; index += 1) {
    if (map[index]! > value) {
      value = map[index]!
      best = index
    }
  }
  return { value, row: Math.floor(best / size), column: best % size }
}

/**
 * SiamFC's penalty on displacement: the map made non-negative with sum 1, mixed with a window of sum 1, and the peak of
 * (1 - influence) * map + influence * window. `value` of the peak is that mixture. Nothing is written.
 */
export function findWindowedPeak({ map, window, influence }: { map: Float32Array; window: Float32Array; influence: number }): Peak {
  let low = Infinity
  let sum = 0
  for (let index = 0; index < map.length; index += 1) {
    const value = map[index]!
    if (value < low) low = value
    sum += value
  }
  sum -= low * map.length
  const gain = sum > 0 ? (1 - influence) / sum : 0
  const size = Math.sqrt(map.length)
  let best = 0
  let peak = -Infinity
  for (let index = 0; index < map.length; index += 1) {
    const mixed = (map[index]! - low) * gain + influence * window[index]!
    if (mixed > peak) {
      peak = mixed
      best = index
    }
  }
  return { value: peak, row: Math.floor(best / size), column: best % size }
}

/** Largest value farther than the exclusion from the peak: how strong the strongest distractor is. Null on maps too small to have one. */
export function findSecondPeak(map: Float32Array, peak: Peak = findPeak(map)): Peak | null {
  const size = Math.sqrt(map.length)
  let second: Peak | null = null
  for (let index = 0; index < map.length; index += 1) {
    const row = Math.floor(index / size)
    const column = index % size
    if (isNearPeak({ peak, row, column }) || (second && map[index]! <= second.value)) continue
    second = { value: map[index]!, row, column }
  }
  return second
}

/**
 * Peak-to-sidelobe ratio (Bolme et al. 2010, MOSSE): (peak - mean) / deviation of the values farther than
 * {@link SIDELOBE_EXCLUSION} cells from the peak. For raw 17x17 maps; 0 where there is no sidelobe.
 */
export function computePeakToSidelobe(map: Float32Array, peak: Peak = findPeak(map)): number {
  const size = Math.sqrt(map.length)
  let count = 0
  let sum = 0
  let squares = 0
  for (let index = 0; index < map.length; index += 1) {
    if (isNearPeak({ peak, row: Math.floor(index / size), column: index % size })) continue
    const value = map[index]! - peak.value // relative to the peak: no cancellation in the variance
    count += 1
    sum += value
    squares += value * value
  }
  if (count === 0) return 0
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean))
  return deviation < DEVIATION_FLOOR ? 0 : -mean / deviation
}

function isNearPeak({ peak, row, column }: { peak: Peak; row: number; column: number }): boolean {
  return Math.abs(row - peak.row) <= SIDELOBE_EXCLUSION && Math.abs(column - peak.column) <= SIDELOBE_EXCLUSION
}
