import type { JobEvent, Reporter } from '../../contract/reporter'

export interface CommandReporter {
  reporter: Reporter
  /** The job is over: leave the terminal tidy. */
  end(): void
}

/** One JSON object a line on stdout; failures of items with their code. */
export function createJsonReporter(): CommandReporter {
  return {
    reporter: (event: JobEvent) => {
      process.stdout.write(`${JSON.stringify(event)}\n`)
    },
    end: () => undefined,
  }
}
