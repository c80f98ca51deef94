import type { Comparison } from '../../../contract/comparison'
import { escapeHtml, formatTable } from '../../report/html'
import { describeDifference, formatPlain, formatWithInterval, listProvenance, listTied } from './comparisonText'

/** Figures of each tracker, and what their intervals say of the differences. */
export function formatFigureTable(comparison: Comparison): string {
  const { protocol, trackers, differences } = comparison
  const tied = listTied(comparison)
  const table = formatTable({
    columns: [{ title: 'Tracker' }, ...protocol.figures.map(({ title }) => ({ title, numeric: true })), { title: 'Frames/s', numeric: true }, { title: 'Sequences', numeric: true }, { title: 'Failed', numeric: true }],
    rows: trackers.map(({ name, figures, framesPerSecond, sequences, failed }) => [
      tied.includes(name) ? `${name} *` : name,
      ...protocol.figures.map(({ key, decimals }) => formatWithInterval(figures[key], decimals)),
      framesPerSecond === null ? '–' : framesPerSecond.toFixed(1), String(Object.keys(sequences).length), String(failed.length),
    ]),
  })
  const note = tied.length > 0 ? `<p class="note">* not to be told from the best by these sequences: the interval of the difference holds 0.</p>` : ''
  const pairs = differences.map((one) => `<li>${escapeHtml(describeDifference(one, protocol.figures[0]!))}</li>`).join('')
  return `${table}${note}${pairs === '' ? '' : `<details><summary>Differences of each pair</summary><ul>${pairs}</ul></details>`}`
}

/** The first figure of each tracker on each sequence; headings sort it. */
export function formatSequenceTable({ protocol, dataset, trackers }: Comparison): string {
  const figure = protocol.figures[0]!
  const best = trackers[0]
  const table = formatTable({
    columns: [{ title: 'Sequence' }, { title: 'Frames', numeric: true }, ...trackers.map(({ name }) => ({ title: name, numeric: true })), { title: `Worst frame${best ? ` of ${best.name}` : ''}`, numeric: true }],
    rows: Object.entries(dataset.sequences).map(([name, frames]) => {
      const worst = best?.sequences[name]?.worst
      return [name, String(frames), ...trackers.map(({ sequences }) => formatPlain(sequences[name]?.figures[figure.key], figure.decimals)), worst ? `${worst.frame + 1} (IoU ${worst.overlap.toFixed(2)})` : '–']
    }),
  })
  return table.replace('<table>', '<table class="sortable">')
}

/** The first figure over the sequences or frames with each attribute; nothing where the benchmark names none. */
export function formatAttributeTable({ protocol, trackers }: Comparison): string {
  const figure = protocol.figures[0]!
  const names = [...new Set(trackers.flatMap(({ attributes }) => Object.keys(attributes)))].sort()
  if (names.length === 0) return ''
  const count = (name: string): number => Math.max(...trackers.map(({ attributes }) => attributes[name]?.sequences ?? 0))
  return formatTable({
    columns: [{ title: 'Attribute' }, { title: 'Sequences', numeric: true }, ...trackers.map(({ name }) => ({ title: name, numeric: true }))],
    rows: names.map((name) => [name, String(count(name)), ...trackers.map(({ attributes }) => formatWithInterval(attributes[name]?.figures[figure.key], figure.decimals))]),
  })
}

/** Protocol, rules, dataset, checkpoints, device, date; then what was repaired and what failed. */
export function formatProvenance(comparison: Comparison): string {
  const { repairs, trackers } = comparison
  const table = formatTable({ columns: [{ title: 'What' }, { title: 'Is' }], rows: listProvenance(comparison) })
  const failed = trackers.flatMap(({ name, failed: list }) => list.map(({ sequence, message }) => `<li>${escapeHtml(`${name}, ${sequence}: ${message}`)}</li>`))
  const repaired = repairs.map(({ path, line, what }) => `<li>${escapeHtml(`${path}${line === null ? '' : `:${line}`}: ${what}`)}</li>`)
  return table + list('Sequences without a result', failed) + list('Repaired while reading', repaired)
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `<details open><summary>${title} (${items.length})</summary><ul>${items.join('')}</ul></details>`
}

/** Sorts tables by a heading, up and down in turn; numbers by value, what has none last. Works with the keyboard. */
export const SORT_SCRIPT = `
for (const table of document.querySelectorAll('table.sortable')) table.querySelectorAll('th').forEach((heading, column) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = heading.textContent;
  heading.replaceChildren(button);
  button.addEventListener('click', () => {
    const down = heading.getAttribute('aria-sort') === 'ascending';
    table.querySelectorAll('th').forEach((other) => other.removeAttribute('aria-sort'));
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const keyOf = (row) => { const text = row.cells[column].textContent; const value = parseFloat(text); return Number.isNaN(value) ? text : value; };
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [keyOf(a), keyOf(b)];
      if (x === '\\u2013' || y === '\\u2013') return (x === '\\u2013') - (y === '\\u2013');
      const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true });
      return down ? -order : order;
    });
    body.replaceChildren(...rows);
  });
});
`
