import type { AppError } from '../../contract/errors'

/** What went wrong and where, the next step, and the code to search for; our own faults with the place in the code. */
export function formatError({ message, hint, code, cause }: AppError): string {
  const isOurs = code === 'internal'
  const next = hint ?? (isOurs ? 'This is a fault of Pultrack itself: please report it with all of these lines.' : undefined)
  const trace = isOurs && cause instanceof Error && cause.stack !== undefined ? `  Trace: ${cause.stack.replaceAll('\n', '\n  ')}\n` : ''
  return `Error: ${message}\n${next === undefined ? '' : `  Next:  ${next}\n`}  Code:  ${code}\n${trace}`
}
