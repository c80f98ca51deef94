import type { Handlers } from '../engine'
import type { Services } from '../services'

type CorrectionCalls = Extract<keyof Handlers, `corrections.${string}`>

export function correctionHandlers({ teachJobs }: Services): Pick<Handlers, CorrectionCalls> {
  return {
    'corrections.survey': () => teachJobs.survey(),
    'corrections.learn': (request) => teachJobs.start(request),
    'corrections.effect': ({ run }) => teachJobs.effect(run),
  }
}
