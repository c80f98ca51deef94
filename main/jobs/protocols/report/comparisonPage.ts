import type { Comparison } from '../../../contract/comparison'
import { formatSection } from '../../report/html'
import { formatPage } from '../../report/page'
import { drawComparisonPlots } from './comparisonPlots'
import { formatAttributeTable, formatFigureTable, formatProvenance, formatSequenceTable, SORT_SCRIPT } from './comparisonTables'
import { formatWithInterval, listTied } from './comparisonText'

/** One page that needs no other file: figures with intervals, plots, attributes, sequences, and everything that they belong to. */
export function formatComparisonPage(comparison: Comparison): string {
  const { protocol, trackers, bootstrap, date } = comparison
  return formatPage({
    kind: 'Pultrack comparison', title: `${protocol.title}: ${trackers.map(({ name }) => name).join(', ')}`, verdict: describeBest(comparison), written: date, script: SORT_SCRIPT,
    sections: [
      formatSection({ title: 'Figures', lead: `With ${100 * bootstrap.level} % intervals by bootstrap over sequences.`, body: formatFigureTable(comparison) }),
      formatSection({ title: 'Plots', body: drawComparisonPlots(comparison) }),
      formatSection({ title: 'Attributes', lead: `${protocol.figures[0]!.title} over the sequences or frames with each.`, body: formatAttributeTable(comparison) }),
      formatSection({ title: 'Sequences', lead: `${protocol.figures[0]!.title} of each tracker. A heading sorts the table.`, body: formatSequenceTable(comparison) }),
      formatSection({ title: 'What these figures belong to', body: formatProvenance(comparison) }),
    ],
  })
}

/** A sentence that claims no more than the intervals allow. */
function describeBest(comparison: Comparison): string {
  const { protocol, trackers } = comparison
  const [best] = trackers
  const figure = protocol.figures[0]!
  if (!best || best.figures[figure.key]?.value == null) return ''
  const value = `${figure.title} ${formatWithInterval(best.figures[figure.key], figure.decimals)}`
  if (trackers.length === 1) return `${best.name}: ${value}.`
  const tied = listTied(comparison)
  return tied.length === 0 ? `${best.name} is ahead: ${value}.` : `${best.name} has the highest figure, ${value}, but these sequences do not tell it from ${tied.join(', ')}.`
}
