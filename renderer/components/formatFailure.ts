import type { Failure } from '../../main/contract/failure'

/** An error as text for a bug report or a colleague. */
export function formatFailure({ code, message, hint }: Failure): string {
  return [`[${code}] ${message}`, ...(hint === undefined ? [] : [hint])].join('\n')
}
