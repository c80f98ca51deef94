import type { Handlers } from '../engine'
import type { Services } from '../services'

type ComparisonCalls = Extract<keyof Handlers, `comparisons.${string}`>

export function comparisonHandlers({ comparisons, places }: Services): Pick<Handlers, ComparisonCalls> {
  return {
    'comparisons.open': async ({ place }) => comparisons.open(await places.resolve(place)),
    'comparisons.sequence': (request) => comparisons.readSequence(request),
    'comparisons.frame': (request) => comparisons.readFrame(request),
  }
}
