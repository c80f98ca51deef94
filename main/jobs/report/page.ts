import { createHash } from 'node:crypto'
import { escapeHtml } from './html'
import { STYLE } from './style'
import { speak, type ReportLanguage } from './words'

export interface PageParts {
  /** A word or two above the title. */
  kind: string
  title: string
  /** A sentence under it; may be empty. */
  verdict: string
  /** Date and time, ISO 8601. */
  written: string
  /** Markup. */
  sections: readonly string[]
  /** Of what stands round the sections. @default 'en' */
  language?: ReportLanguage
  /** Code of the page's own, which its policy names by its hash; none by default. */
  script?: string
}

/** One HTML document. Its policy lets it load nothing but what is in it. */
export function formatPage({ kind, title, verdict, written, sections, script, language = 'en' }: PageParts): string {
  const scripts = script === undefined ? '' : `; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'${scripts}">
<title>${escapeHtml(title)} – ${escapeHtml(kind)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><p class="kind">${escapeHtml(kind)}</p><h1>${escapeHtml(title)}</h1>${verdict === '' ? '' : `<p class="verdict">${escapeHtml(verdict)}</p>`}</header>
${sections.filter((section) => section !== '').join('\n')}
<footer>${escapeHtml(speak(language)('Written {written}. This page loads nothing from anywhere.', { written }))}</footer>
</main>
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`
}
