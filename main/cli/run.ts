import { AppError, toAppError } from '../contract/errors'
import type { ErrorCode } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { createJsonReporter } from './format/jsonReporter'
import { createTextReporter } from './format/textReporter'
import { formatError } from './format/errorText'

/** landscape 4.11. */
export const EXIT = { ok: 0, failed: 1, usage: 2, partlyFailed: 3, noData: 4, device: 5, interrupted: 130 } as const

const EXIT_BY_CODE: Partial<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  'config-invalid': EXIT.usage,
  'footage-empty': EXIT.noData,
  'clip-missing': EXIT.noData,
  'footage-unreadable': EXIT.noData,
  'nothing-to-learn': EXIT.noData,
  'sequences-invalid': EXIT.noData,
  'manifest-invalid': EXIT.usage,
  'device-unavailable': EXIT.device,
  interrupted: EXIT.interrupted,
}

export type JobResult = { exitCode?: number } | void

/**
 * Runs a job for the command line: text on stderr, or JSON lines on stdout with `--json`; the first interrupt asks the job to stop and
 * keep what it has, the second ends the process; errors become an exit code.
 */
export async function runCommand(options: { json?: boolean }, job: (context: JobContext) => Promise<JobResult>): Promise<void> {
  const report = options.json ? createJsonReporter() : createTextReporter()
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    process.stderr.write('\nStopping; what was done is kept. Once more to stop at once.\n')
    controller.abort()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    const result = await job({ reporter: report.reporter, signal: controller.signal })
    report.end()
    process.exitCode = controller.signal.aborted ? EXIT.interrupted : (result?.exitCode ?? EXIT.ok)
  } catch (thrown) {
    report.end()
    const error = controller.signal.aborted ? interrupted(thrown) : toAppError(thrown)
    if (options.json) process.stdout.write(`${JSON.stringify({ kind: 'error', ...error.toJSON() })}\n`)
    process.stderr.write(formatError(error))
    process.exitCode = exitCodeOf(error)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

export function exitCodeOf({ code }: AppError): number {
  return EXIT_BY_CODE[code] ?? EXIT.failed
}

function interrupted(cause: unknown): AppError {
  return cause instanceof AppError && cause.code !== 'internal' ? cause : new AppError({ code: 'interrupted', message: 'Stopped on request.', cause })
}
