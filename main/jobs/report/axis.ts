export type Extent = readonly [number, number]

/** Maps values to pixels, and names the values worth a line. */
export interface Axis {
  toPixel(value: number): number
  ticks: readonly { value: number; label: string }[]
}

export interface AxisRequest {
  extent: Extent
  /** Pixels of the extent's ends. */
  range: Extent
  /** About so many ticks. */
  count: number
  /** The extent must be positive. */
  logarithmic?: boolean | undefined
  /** Values are counts: no ticks between them. */
  whole?: boolean | undefined
}

/** Linear, or logarithmic over a positive extent. The extent must not be empty: see {@link widen}. */
export function createAxis({ extent, range, count, logarithmic = false, whole = false }: AxisRequest): Axis {
  const transform = logarithmic ? Math.log10 : (value: number): number => value
  const [low, high] = [transform(extent[0]), transform(extent[1])]
  return {
    toPixel: (value) => range[0] + ((transform(value) - low) / (high - low)) * (range[1] - range[0]),
    ticks: logarithmic ? logarithmicTicks(extent) : linearTicks({ extent, count, smallest: whole ? 1 : 0 }),
  }
}

/** Smallest and largest of some values, with a margin as a share of their distance; never empty. */
export function widen(values: readonly number[], margin = 0): Extent {
  if (values.length === 0) return [0, 1]
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  if (low === high) return [low - Math.max(Math.abs(low) * 0.1, 1e-6), high + Math.max(Math.abs(high) * 0.1, 1e-6)]
  return [low - (high - low) * margin, high + (high - low) * margin]
}

/** Round values 1, 2, 2.5 or 5 times a power of ten apart, inside the extent. */
function linearTicks({ extent: [low, high], count, smallest }: { extent: Extent; count: number; smallest: number }): Axis['ticks'] {
  const rough = Math.max((high - low) / count, smallest)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999 && (smallest === 0 || Number.isInteger(candidate)))!
  const format = step < 1e-4 || step >= 1e5 ? formatPower : (value: number): string => value.toFixed(decimalsOf(step))
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => labelTick((first + index) * step, format))
}

/** Decimals that tell neighbours a step apart: 25 -> 0, 0.5 -> 1, 0.25 -> 2. */
function decimalsOf(step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6 ? digits + 1 : digits
}

function labelTick(value: number, format: (value: number) => string): { value: number; label: string } {
  return { value, label: format(value).replaceAll('-', '−') }
}

/** 2e5, 1.5e-6; a zero stays one. */
function formatPower(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
}

/** 1, 2 and 5 times powers of ten; powers alone once those are many. */
function logarithmicTicks([low, high]: Extent): Axis['ticks'] {
  const decades = Math.log10(high / low)
  const factors = decades > 2.5 ? [1] : [1, 2, 5]
  const ticks: { value: number; label: string }[] = []
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent += 1) {
    for (const factor of factors) {
      const value = factor * 10 ** exponent
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push(labelTick(value, Math.abs(exponent) > 4 ? formatPower : (tick) => tick.toFixed(Math.max(0, -exponent))))
    }
  }
  return ticks
}
