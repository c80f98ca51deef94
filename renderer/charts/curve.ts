import type { PlaceOf, XAxis } from '../streams/axisPlaces'
import type { SeriesBuffer } from '../streams/seriesBuffer'
import type { Range, ScaleKind } from './range'

/** One line of a chart: a series of a run, and where its points lie on the axis chosen. */
export interface Curve {
  id: string
  /** Name of the run. */
  label: string
  colour: string
  dash: readonly number[]
  series: SeriesBuffer
  placeOf: PlaceOf
  /** Time of the run's first row, seconds since 1970. */
  start: number
}

/** How a chart shows its curves. */
export interface PlotView {
  axis: XAxis
  xScale: ScaleKind
  yScale: ScaleKind
  /** Weight of the moving average; 0 shows the values as they are. */
  smoothing: number
  /** Leaves the outermost twentieth of the values to either side out of the vertical range. */
  ignoreOutliers: boolean
  /** Null: everything. */
  xRange: Range | null
  yRange: Range | null
}
