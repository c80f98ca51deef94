import type { AppError } from '../../contract/errors'

/** What went wrong and where, the next step, and the code to search for. */
export function formatError({ message, hint, code }: AppError): string {
  return `Error: ${message}\n${hint === undefined ? '' : `  Next:  ${hint}\n`}  Code:  ${code}\n`
}
