import { formatSection, formatTable } from './html'
import { titleOfStage } from './palette'
import { formatDuration } from './quantity'
import type { MetricsRow, RunData } from './runData'
import type { Say } from './words'

/** A piece of work around the run and how long it took. */
export interface Timing {
  what: string
  seconds: number
}

/** Where the time went: the run's stages with their rate, then what was done around them. */
export function formatTimingSection(run: RunData, { around, say }: { around: readonly Timing[]; say: Say }): string {
  const stages = run.stages.map((row) => [titleOfStage(row, say), formatDuration(row.seconds), rateOf(row, run, say)])
  const others = around.map(({ what, seconds }) => [what, formatDuration(seconds), ''])
  const rows = [...stages, ...others]
  if (rows.length === 0) return ''
  return formatSection({ title: say('Time'), body: formatTable({ columns: [{ title: say('Part') }, { title: say('Time'), numeric: true }, { title: say('Pace'), numeric: true }], rows }) })
}

function rateOf({ stage, round, seconds }: { stage: string; round: number; seconds: number }, { metrics, manifest, chains }: RunData, say: Say): string {
  if (stage === 'sample') return say('{seconds} s a clip', { seconds: (seconds / Math.max(1, manifest.footage.length)).toFixed(1) })
  if (stage === 'mine') {
    const count = chains.filter((chain) => chain.round === round).length
    return count === 0 ? '' : say('{seconds} s a chain', { seconds: (seconds / count).toFixed(2) })
  }
  const pace = medianStep(metrics.filter((row) => row.stage === stage && row.round === round))
  return pace === null ? '' : say('{seconds} s a step (median)', { seconds: pace.toFixed(2) })
}

/** Median seconds between neighbouring steps: pauses, checkpoints and resumptions do not count. */
function medianStep(rows: readonly MetricsRow[]): number | null {
  const gaps = rows.slice(1).map(({ wallTime }, index) => wallTime - rows[index]!.wallTime).sort((a, b) => a - b)
  return gaps[Math.floor(gaps.length / 2)] ?? null
}
