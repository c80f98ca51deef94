import { escapeHtml, formatSection } from './html'

/** A file beside the page. */
export interface LinkedFile {
  /** Relative to the page, with `/`. */
  path: string
  what: string
}

export function formatFilesSection(files: readonly LinkedFile[]): string {
  const items = files.map(({ path, what }) => `<li><a href="${encodeURI(path)}">${escapeHtml(path)}</a> – ${escapeHtml(what)}</li>`)
  return formatSection({ title: 'Files', body: items.length === 0 ? '' : `<ul class="files">${items.join('')}</ul>` })
}
