import type { EvaluationReport } from '../../jobs/evaluateReport'
import { alignColumns } from './alignColumns'

const HEADINGS = ['tracker', 'AUC', 'precision', 'overlap', 'frames/s', 'sequences', 'failed']

/** The overall figures of a report as a table for people, best AUC first, with the protocol they belong to. */
export function formatEvaluation(report: EvaluationReport): string {
  const trackers = Object.entries(report.trackers).sort(([, a], [, b]) => (b.overall?.auc ?? -1) - (a.overall?.auc ?? -1))
  const rows = trackers.map(([name, { overall, failed }]) => [
    name,
    overall ? overall.auc.toFixed(3) : '-',
    overall ? overall.precisionAt20.toFixed(3) : '-',
    overall ? overall.meanOverlap.toFixed(3) : '-',
    overall?.framesPerSecond ? overall.framesPerSecond.toFixed(1) : '-',
    String(overall?.sequences ?? 0),
    String(failed.length),
  ])
  const { protocol, variant, frames, origin } = report.protocol
  const which = `${protocol} (${variant}), ${frames === null ? 'whole sequences' : `first ${frames} frames`}, origin ${origin}, dataset ${report.dataset.fingerprint}`
  return `${alignColumns([HEADINGS, ...rows])}\n${which}\n`
}
