import type { Response } from '../../main/contract/response'
import type { Curve } from '../charts/curve'
import { lookOf } from '../charts/runColours'
import { placesOn } from '../streams/axisPlaces'
import { RunStream } from '../streams/runStream'

/** What a map is told by, along the clip. Values that lie on one scale share a chart. */
export const RESPONSE_CHARTS = [['peak', 'second'], ['psr'], ['entropy']] as const
export type ResponseSeries = (typeof RESPONSE_CHARTS)[number][number]

/** Recorded maps of one model, in the order of their frames, as series that a chart draws. A map with one peak alone has no second one, which is no fault. */
export function seriesOfResponses(responses: readonly Response[]): RunStream {
  const stream = new RunStream()
  const append = (frameIndex: number, series: Partial<Record<ResponseSeries, number>>): void => {
    stream.append({ row: stream.length, step: frameIndex, stage: 'response', round: 0, wallTime: frameIndex, series })
  }
  for (const { frameIndex, peak, second, peakToSidelobe, entropy } of responses.toSorted((a, b) => a.frameIndex - b.frameIndex)) {
    append(frameIndex, { peak: peak.value, psr: peakToSidelobe, entropy })
    if (second) append(frameIndex, { second: second.value })
  }
  return stream
}

/** A series along frames; none where nothing was recorded. `place` among the curves of its chart gives its colour. */
export function curvesOf(stream: RunStream, name: ResponseSeries, { label, place }: { label: string; place: number }): Curve[] {
  return stream.seriesOf(`response/${name}`).map((series) => ({ id: `${label} ${name}`, label, ...lookOf(place), series, placeOf: placesOn('step', series.places, { start: 0, epochs: null }), start: 0 }))
}
