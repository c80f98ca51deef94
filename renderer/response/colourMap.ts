/** Red, green, blue from the lowest value to the highest: dark to light throughout, so that it reads in grey and with any colour blindness. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [24, 8, 58], [50, 26, 112], [46, 66, 142], [32, 104, 146], [26, 140, 138], [48, 174, 112], [122, 202, 78], [196, 222, 58], [252, 236, 96],
]

export const COLOURS = 256

/** 256 colours, three bytes each. */
export const COLOUR_TABLE: Uint8ClampedArray = createTable()

function createTable(): Uint8ClampedArray {
  const table = new Uint8ClampedArray(3 * COLOURS)
  for (let index = 0; index < COLOURS; index += 1) {
    const place = (index / (COLOURS - 1)) * (STOPS.length - 1)
    const below = Math.min(STOPS.length - 2, Math.floor(place))
    for (let channel = 0; channel < 3; channel += 1) {
      const [from, to] = [STOPS[below]![channel]!, STOPS[below + 1]![channel]!]
      table[3 * index + channel] = from + (to - from) * (place - below)
    }
  }
  return table
}

/** Values that get the lowest and the highest colour. */
export interface ColourRange {
  low: number
  high: number
}

/** Of all finite values; a flat map spans a little about its value, so that it gets one colour and not noise. */
export function rangeOf(values: Float32Array): ColourRange {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return { low: 0, high: 1 }
  return high - low > 1e-9 ? { low, high } : { low: low - 0.5, high: high + 0.5 }
}

export function colourIndex(value: number, { low, high }: ColourRange): number {
  const share = (value - low) / (high - low)
  return Math.round(Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)) * (COLOURS - 1))
}

export interface Colouring {
  range: ColourRange
  /** 'opaque', or the higher the value the less of the picture is seen through it. @default 'opaque' */
  alpha?: 'opaque' | 'rising'
}

/** Values as RGBA, in their order. */
export function colourValues(values: Float32Array, { range, alpha = 'opaque' }: Colouring): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length)
  for (let index = 0; index < values.length; index += 1) {
    const colour = colourIndex(values[index]!, range)
    pixels[4 * index] = COLOUR_TABLE[3 * colour]!
    pixels[4 * index + 1] = COLOUR_TABLE[3 * colour + 1]!
    pixels[4 * index + 2] = COLOUR_TABLE[3 * colour + 2]!
    pixels[4 * index + 3] = alpha === 'opaque' ? 255 : 60 + (150 * colour) / (COLOURS - 1)
  }
  return pixels
}
