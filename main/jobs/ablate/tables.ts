import type { Spread } from '../../core/evaluate/spread'
import { listComparisons } from './compareSeries'
import type { Difference } from './pairedDifference'
import type { AblationSummary } from './summary'

const COLUMNS = ['variant', 'seeds', 'auc_mean', 'auc_deviation', 'precision_mean', 'precision_deviation', 'difference_mean', 'difference_deviation', 'difference_half_width', 'verdict']

/** A row a variant, numbers with a point whatever the language; empty where there is none. */
export function formatCsv({ variants }: AblationSummary): string {
  const rows = variants.map(({ variant, done, auc, precisionAt20, difference }) => [
    `"${variant}"`, done, ...numbers(auc), ...numbers(precisionAt20), ...numbers(difference), plain(difference?.halfWidth), difference?.verdict ?? '',
  ].join(','))
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`
}

const SERIES_COLUMNS = ['series', 'reference', 'at', 'seeds', 'difference_mean', 'difference_deviation', 'difference_half_width', 'verdict']

/** A row a place of each series that is compared; the last row of a series is its change from the first place to the last, `at` then reads `16-0`. */
export function formatSeriesCsv({ series }: AblationSummary): string {
  const rows = listComparisons(series).map(({ series: name, reference, at, difference }) => {
    const place = typeof at === 'number' ? at : `${at.to}-${at.from}`
    return [`"${name}"`, `"${reference}"`, place, difference?.count ?? 0, ...numbers(difference), plain(difference?.halfWidth), difference?.verdict ?? ''].join(',')
  })
  return `${[SERIES_COLUMNS.join(','), ...rows].join('\n')}\n`
}

/** A tabular of plain LaTeX: mean and deviation between seeds. */
export function formatLatex({ variants, reference }: AblationSummary): string {
  const compared = reference !== null
  const rows = variants.map((variant) => [escapeLatex(variant.variant), String(variant.done), latexSpread(variant.auc), latexSpread(variant.precisionAt20), ...(compared ? [latexSpread(variant.difference)] : [])].join(' & '))
  const head = ['variant', 'seeds', 'AUC', 'precision at 20 px', ...(compared ? [`AUC less that of ${escapeLatex(reference)}`] : [])].join(' & ')
  return [`\\begin{tabular}{l${'r'.repeat(compared ? 4 : 3)}}`, '\\hline', `${head} \\\\`, '\\hline', ...rows.map((row) => `${row} \\\\`), '\\hline', '\\end{tabular}', ''].join('\n')
}

/** `.603 +- .008`: mean and deviation between seeds. */
export function formatSpread(spread: Spread | null): string {
  if (!spread) return '–'
  return spread.deviation === null ? digits(spread.mean) : `${digits(spread.mean)} ± ${digits(spread.deviation)}`
}

/** `-.018 +- .020, noise`. */
export function formatDifference(difference: Difference | null): string {
  return difference ? `${formatSpread(difference)}, ${difference.verdict}` : '–'
}

function latexSpread(spread: Spread | null): string {
  return spread ? `$${formatSpread(spread).replace('±', '\\pm')}$` : '--'
}

function escapeLatex(text: string): string {
  return text.replace(/[_%&#$]/g, '\\$&')
}

function numbers(spread: Spread | null): string[] {
  return [plain(spread?.mean), plain(spread?.deviation)]
}

function plain(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : value.toFixed(5)
}

function digits(value: number): string {
  return value.toFixed(3).replace(/^(-?)0\./, '$1.')
}
