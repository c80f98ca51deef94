import type { History } from '../../jobs/service/history'
import type { CallContext, Handlers } from '../engine'

type Call = (args: unknown, context: CallContext) => unknown

/** Remembers what calls failed with, for reports of faults. */
export function noteFailures(handlers: Handlers, history: History): Handlers {
  const noted = Object.entries(handlers).map(([name, handler]) => {
    const call = handler as Call
    return [name, async (args: unknown, context: CallContext) => {
      try {
        return await call(args, context)
      } catch (thrown) {
        history.noteFailure(name, thrown)
        throw thrown
      }
    }]
  })
  return Object.fromEntries(noted) as Handlers
}
