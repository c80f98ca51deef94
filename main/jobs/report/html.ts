const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in markup and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

export interface SectionParts {
  title: string
  /** A sentence or two under the heading; markup. */
  lead?: string
  body: string
}

/** A headed part of the page; nothing where there is nothing to show. */
export function formatSection({ title, lead = '', body }: SectionParts): string {
  if (body === '') return ''
  return `<section><h2>${escapeHtml(title)}</h2>${lead === '' ? '' : `<p class="lead">${lead}</p>`}${body}</section>`
}

/** A figure with its heading above and its explanation below; `title`, `note` are text, `body` is markup. */
export function formatFigure({ title, note = '', body }: { title: string; note?: string; body: string }): string {
  const caption = note === '' ? '' : `<p class="note">${escapeHtml(note)}</p>`
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>${body}${caption}</figure>`
}

export interface TableParts {
  /** Columns after the first are set right where `numeric`. */
  columns: readonly { title: string; numeric?: boolean }[]
  /** Cells as text. */
  rows: readonly (readonly string[])[]
}

export function formatTable({ columns, rows }: TableParts): string {
  const cell = (text: string, index: number): string => `<td${columns[index]?.numeric ? ' class="number"' : ''}>${escapeHtml(text)}</td>`
  const head = columns.map(({ title, numeric }) => `<th${numeric ? ' class="number"' : ''}>${escapeHtml(title)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** Words for the colours of a figure. */
export function formatLegend(entries: readonly { name: string; color: string; shape?: string }[]): string {
  const items = entries.map(({ name, color, shape = 'line' }) => `<span><i class="${shape}" style="--swatch:${color}"></i>${escapeHtml(name)}</span>`)
  return `<p class="legend">${items.join('')}</p>`
}
