import type { LossReport } from '../../jobs/evaluateLossJob'
import { alignColumns } from './alignColumns'

const HEADINGS = ['sequence', 'lost', 'absent', 'area', 'by score', 'by PSR', 'false alarms', 'absent tracked', 'present doubted', 'back within 15', 'overlap']

/** Loss detection by sequence, the means, and the shares over all frames together; "-" where a sequence has nothing to count. */
export function formatLossReport({ sequences, overall, pooled, protocol }: LossReport): string {
  const rows = Object.entries(sequences).map(([name, scores]) => [
    name, String(scores.lostFrames), String(scores.absentFrames), formatShare(scores.area), formatShare(scores.areaOfScore), formatShare(scores.areaOfPsr), formatShare(scores.falseAlarms),
    formatShare(scores.absentTracked), formatShare(scores.presentDoubted), formatReturns(scores.returns), formatShare(scores.meanOverlap),
  ])
  const means = [
    'mean', '', '', formatShare(overall.area), formatShare(overall.areaOfScore), formatShare(overall.areaOfPsr), formatShare(overall.falseAlarms),
    formatShare(overall.absentTracked), formatShare(overall.presentDoubted), formatShare(overall.returnedSoon), formatShare(overall.meanOverlap),
  ]
  const together = ['all frames', String(pooled.lostFrames), '', '', '', '', formatShare(pooled.falseAlarms), formatShare(pooled.absentTracked), formatShare(pooled.presentDoubted), '', '']
  return `${alignColumns([HEADINGS, ...rows, means, together])}\nfalse-alarm rate ${protocol.falseAlarmRate}; lost: target absent or overlap below ${protocol.lostBelow}; areas under the ROC curve\n`
}

function formatShare(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(3)
}

function formatReturns(returns: readonly (number | null)[]): string {
  return returns.length === 0 ? '-' : `${returns.filter((after) => after !== null && after <= 15).length}/${returns.length}`
}
