import { seekPlace } from '../streams/axisPlaces'
import type { XAxis } from '../streams/axisPlaces'
import type { Curve, PlotView } from './curve'
import { pad, widen } from './range'
import type { Range } from './range'

/** Values looked at where outliers are to be left out. */
const MAXIMUM_SAMPLE = 20_000
const OUTLIER_SHARE = 0.05

export interface PlotRange {
  x: Range
  y: Range
  /** Some values lie above or below the vertical range. */
  cut: boolean
}

/** What a chart shows: all points of the curves unless the view says otherwise. Null without a point that the scales can show. */
export function computePlotRange(curves: readonly Curve[], view: PlotView): PlotRange | null {
  const x = view.xRange ?? horizontalRange(curves, view)
  if (!x) return null
  if (view.yRange) return { x, y: view.yRange, cut: true }
  const all = verticalRange(curves, view, x)
  if (!all) return { x, y: view.yScale === 'logarithmic' ? { min: 0.1, max: 1 } : { min: 0, max: 1 }, cut: false }
  const y = view.ignoreOutliers ? (innerRange(curves, view, x) ?? all) : all
  return { x, y: pad(y, view.yScale), cut: y.min > all.min || y.max < all.max }
}

/** To either side of a point that is alone. */
const ALONE: Record<XAxis, number> = { step: 1, epoch: 1, relative: 1, wall: 30_000 }

function horizontalRange(curves: readonly Curve[], { xScale, axis }: PlotView): Range | null {
  let range: Range | null = null
  for (const { placeOf, series } of curves) {
    const first = xScale === 'logarithmic' ? seekPlace(placeOf, Number.MIN_VALUE, 0, series.length) : 0
    if (first >= series.length) continue
    range = widen(widen(range, placeOf(first)), placeOf(series.length - 1))
  }
  if (range && range.min === range.max) return xScale === 'logarithmic' ? pad(range, xScale) : { min: range.min - ALONE[axis], max: range.max + ALONE[axis] }
  return range
}

function verticalRange(curves: readonly Curve[], { yScale, smoothing }: PlotView, x: Range): Range | null {
  let range: Range | null = null
  for (const curve of curves) {
    const [from, to] = visible(curve, x)
    const { series } = curve
    const sources = [{ values: series.values, extremes: yScale === 'logarithmic' ? series.positive : series.finite }]
    if (smoothing > 0 && yScale !== 'logarithmic') sources.push(series.smoothed(smoothing))
    for (const { values, extremes } of sources) {
      extremes.find(from, to)
      range = widen(widen(range, values.at(extremes.low)), values.at(extremes.high))
    }
  }
  return range
}

/** Between the 5th and the 95th percentile of the values, all of them or evenly chosen ones. */
function innerRange(curves: readonly Curve[], { yScale }: PlotView, x: Range): Range | null {
  const sample: number[] = []
  for (const curve of curves) {
    const [from, to] = visible(curve, x)
    const stride = Math.max(1, Math.ceil(((to - from) * curves.length) / MAXIMUM_SAMPLE))
    const values = curve.series.values.raw
    for (let index = from; index < to; index += stride) {
      const value = values[index]!
      if (Number.isFinite(value) && (yScale !== 'logarithmic' || value > 0)) sample.push(value)
    }
  }
  if (sample.length === 0) return null
  const sorted = Float64Array.from(sample).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
  return { min: at(OUTLIER_SHARE), max: at(1 - OUTLIER_SHARE) }
}

function visible({ placeOf, series }: Curve, { min, max }: Range): [number, number] {
  const from = seekPlace(placeOf, min, 0, series.length)
  let to = seekPlace(placeOf, max, from, series.length)
  while (to < series.length && placeOf(to) <= max) to += 1
  return [from, to]
}
