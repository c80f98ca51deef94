import type { JobEvent } from '../../contract/reporter'
import { formatError } from './errorText'
import type { CommandReporter } from './jsonReporter'
import { ProgressMeter } from './progress'

/** Seconds between two progress lines: often on a terminal, where they replace each other, seldom in a log. */
const INTERVAL = { terminal: 0.2, log: 10 } as const
const CLEAR_LINE = '\r\u001b[2K'

/** Text for people, on stderr: one progress line that is rewritten on a terminal, a line now and then elsewhere. */
export function createTextReporter(stream: NodeJS.WriteStream = process.stderr): CommandReporter {
  const meter = new ProgressMeter()
  const interval = stream.isTTY ? INTERVAL.terminal : INTERVAL.log
  let lastAt = -Infinity
  let open = false

  const showProgress = (text: string): void => {
    if (stream.isTTY) stream.write(`${CLEAR_LINE}${text.slice(0, (stream.columns || 80) - 1)}`)
    else stream.write(`${text}\n`)
    open = Boolean(stream.isTTY)
  }
  const showLine = (text: string): void => {
    stream.write(`${open ? CLEAR_LINE : ''}${text}\n`)
    open = false
  }
  return {
    reporter: (event) => {
      if (event.kind !== 'progress') return describe(event).forEach(showLine)
      const now = performance.now() / 1000
      const text = meter.describe(event, now)
      const isLast = event.total !== null && event.done >= event.total
      if (!isLast && now - lastAt < interval) return
      lastAt = now
      showProgress(text)
    },
    end: () => {
      if (open) stream.write('\n')
      open = false
    },
  }
}

function describe(event: Exclude<JobEvent, { kind: 'progress' }>): string[] {
  switch (event.kind) {
    case 'message':
      return [event.level === 'warning' ? `Warning: ${event.text}` : event.text]
    case 'item-failed':
      return [`${event.item} left out. ${formatError(event.error).trimEnd()}`]
    case 'stage':
      return [`${event.stage}, round ${event.round}: ${event.status}${event.reason === undefined ? '' : ` (${event.reason})`}`]
    case 'batch-reduced':
      return [`Warning: Memory was used up in ${event.stage}, round ${event.round}, step ${event.step}, at a batch size of ${event.from}: on from the last checkpoint with ${event.to}.`]
    case 'file':
      return [`Wrote ${event.what}: ${event.path}`]
    case 'metrics':
      return [] // the progress line carries the loss; the run folder keeps them all
  }
}
