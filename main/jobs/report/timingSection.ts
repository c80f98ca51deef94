import { formatSection, formatTable } from './html'
import { titleOfStage } from './palette'
import { formatDuration } from './quantity'
import type { MetricsRow, RunData } from './runData'

/** A piece of work around the run and how long it took. */
export interface Timing {
  what: string
  seconds: number
}

/** Where the time went: the run's stages with their rate, then what was done around them. */
export function formatTimingSection(run: RunData, around: readonly Timing[] = []): string {
  const stages = run.stages.map((row) => [titleOfStage(row), formatDuration(row.seconds), rateOf(row, run)])
  const others = around.map(({ what, seconds }) => [what, formatDuration(seconds), ''])
  const rows = [...stages, ...others]
  if (rows.length === 0) return ''
  return formatSection({ title: 'Time', body: formatTable({ columns: [{ title: 'Part' }, { title: 'Time', numeric: true }, { title: 'Pace', numeric: true }], rows }) })
}

function rateOf({ stage, round, seconds }: { stage: string; round: number; seconds: number }, { metrics, manifest, chains }: RunData): string {
  if (stage === 'sample') return `${(seconds / Math.max(1, manifest.footage.length)).toFixed(1)} s a clip`
  if (stage === 'mine') {
    const count = chains.filter((chain) => chain.round === round).length
    return count === 0 ? '' : `${(seconds / count).toFixed(2)} s a chain`
  }
  const pace = medianStep(metrics.filter((row) => row.stage === stage && row.round === round))
  return pace === null ? '' : `${pace.toFixed(2)} s a step (median)`
}

/** Median seconds between neighbouring steps: pauses, checkpoints and resumptions do not count. */
function medianStep(rows: readonly MetricsRow[]): number | null {
  const gaps = rows.slice(1).map(({ wallTime }, index) => wallTime - rows[index]!.wallTime).sort((a, b) => a - b)
  return gaps[Math.floor(gaps.length / 2)] ?? null
}
