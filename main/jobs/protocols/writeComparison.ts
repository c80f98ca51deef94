import { join } from 'node:path'
import type { Comparison } from '../../contract/comparison'
import type { Reporter } from '../../contract/reporter'
import { writeFileAtomic } from '../../store/atomicFile'
import { formatFiguresCsv, formatLatexTable, formatSequencesCsv } from './report/comparisonExports'
import { formatComparisonPage } from './report/comparisonPage'

/** Writes a comparison: as data, as a page, as tables for spreadsheets and papers. */
export async function writeComparison({ out, comparison, reporter }: { out: string; comparison: Comparison; reporter: Reporter }): Promise<void> {
  const files: [string, string, string][] = [
    ['comparison.json', 'comparison', `${JSON.stringify(comparison, null, 1)}\n`], ['report.html', 'report', formatComparisonPage(comparison)],
    ['figures.csv', 'figures', formatFiguresCsv(comparison)], ['sequences.csv', 'sequences', formatSequencesCsv(comparison)], ['table.tex', 'table', formatLatexTable(comparison)],
  ]
  for (const [name, what, text] of files) {
    const path = join(out, name)
    await writeFileAtomic(path, text)
    reporter({ kind: 'file', path, what })
  }
}
