import type { Comparison } from '../../../contract/comparison'
import { listProvenance, listTied } from './comparisonText'

/** Quotes a field of CSV where it needs to be. */
function field(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function lines(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('')
}

/** One row a tracker and figure, of all sequences and of each attribute; every row says what it belongs to. */
export function formatFiguresCsv({ protocol, dataset, device, date, trackers }: Comparison): string {
  const head = ['tracker', 'model', 'figure', 'attribute', 'value', 'low', 'high', 'sequences', 'protocol', 'variant', 'dataset', 'device', 'date']
  const rows = trackers.flatMap(({ name, modelId, figures, attributes, sequences }) => {
    const groups = [{ attribute: '', figures, count: Object.keys(sequences).length }, ...Object.entries(attributes).map(([attribute, group]) => ({ attribute, figures: group.figures, count: group.sequences }))]
    return groups.flatMap((group) => protocol.figures.map(({ key }) => {
      const { value = null, interval = null } = group.figures[key] ?? {}
      return [name, modelId, key, group.attribute, value, interval?.low ?? null, interval?.high ?? null, group.count, protocol.name, protocol.variant, dataset.fingerprint, device?.deviceName ?? null, date]
    }))
  })
  return lines([head, ...rows])
}

/** One row a tracker and sequence. */
export function formatSequencesCsv({ protocol, trackers }: Comparison): string {
  const head = ['tracker', 'sequence', 'frames', ...protocol.figures.map(({ key }) => key), 'worst_frame', 'worst_overlap']
  const rows = trackers.flatMap(({ name, sequences }) => Object.entries(sequences).map(([sequence, { frames, figures, worst }]) => [
    name, sequence, frames, ...protocol.figures.map(({ key }) => figures[key] ?? null), worst ? worst.frame + 1 : null, worst?.overlap ?? null,
  ]))
  return lines([head, ...rows])
}

/** A table for a paper: best values bold, an asterisk where the best is not told apart; comments above say what it belongs to. */
export function formatLatexTable(comparison: Comparison): string {
  const { protocol, trackers } = comparison
  const tied = listTied(comparison)
  const bests = protocol.figures.map(({ key, better }) => {
    const values = trackers.flatMap(({ figures }) => figures[key]?.value ?? [])
    return values.length === 0 ? null : better === 'higher' ? Math.max(...values) : Math.min(...values)
  })
  const rows = trackers.map(({ name, figures }) => [
    `${escapeLatex(name)}${tied.includes(name) ? '$^{*}$' : ''}`,
    ...protocol.figures.map(({ key, decimals }, index) => {
      const { value = null, interval = null } = figures[key] ?? {}
      if (value === null) return '--'
      const number = value === bests[index] ? `\\textbf{${value.toFixed(decimals)}}` : value.toFixed(decimals)
      return interval ? `${number} {\\scriptsize [${interval.low.toFixed(decimals)}, ${interval.high.toFixed(decimals)}]}` : number
    }),
  ].join(' & '))
  return [
    ...listProvenance(comparison).map(([what, text]) => `% ${what}: ${text.replaceAll('\n', ' ')}`),
    `\\begin{tabular}{l${'r'.repeat(protocol.figures.length)}}`, '\\hline',
    `${['Tracker', ...protocol.figures.map(({ title, better }) => `${escapeLatex(title)} $\\${better === 'higher' ? 'uparrow' : 'downarrow'}$`)].join(' & ')} \\\\`, '\\hline',
    ...rows.map((row) => `${row} \\\\`), '\\hline', '\\end{tabular}',
    ...(tied.length > 0 ? [`% $^{*}$ not to be told from the best: the ${100 * comparison.bootstrap.level} % interval of the difference holds 0`] : []), '',
  ].join('\n')
}

const LATEX: Record<string, string> = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' }

function escapeLatex(text: string): string {
  return text.replace(/[\\~^&%$#_{}]/g, (character) => LATEX[character] ?? `\\${character}`)
}
