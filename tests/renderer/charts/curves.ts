import type { Curve, PlotView } from '../../../renderer/charts/curve'
import { placesOn } from '../../../renderer/streams/axisPlaces'
import { RunStream } from '../../../renderer/streams/runStream'

/** A curve over steps 0, 1, 2, …, one a second. */
export function createCurve(values: readonly number[], label = 'run a'): Curve {
  const stream = new RunStream()
  for (const [row, loss] of values.entries()) stream.append({ row, step: row, stage: 'correspond', round: 1, wallTime: 1_700_000_000 + row, series: { loss } })
  const [series] = stream.series()
  return { id: label, label, colour: '#0090d9', dash: [], series: series!, placeOf: placesOn('step', series!.places, { start: stream.start, epochs: null }), start: stream.start }
}

export function createView(changes: Partial<PlotView> = {}): PlotView {
  return { axis: 'step', xScale: 'linear', yScale: 'linear', smoothing: 0, ignoreOutliers: false, xRange: null, yRange: null, ...changes }
}
