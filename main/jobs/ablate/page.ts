import { widen } from '../report/axis'
import { drawChart, type ChartSeries } from '../report/chart'
import { escapeHtml, formatFigure, formatLegend, formatSection, formatTable } from '../report/html'
import { formatPage } from '../report/page'
import { BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION } from '../report/palette'
import { listComparisons } from './compareSeries'
import type { AblationSummary, VariantSummary } from './summary'
import { formatDifference, formatSpread } from './tables'

const COLORS = [VERMILION, BLUE, GREEN, PURPLE, ORANGE]

/** The report of an ablation: its table, and a plot of every seed. One file that loads nothing. */
export function formatAblationPage({ summary, axis, written }: { summary: AblationSummary; axis: string; written: string }): string {
  const done = summary.variants.reduce((sum, variant) => sum + variant.done, 0)
  const planned = summary.variants.reduce((sum, variant) => sum + variant.planned, 0)
  const verdict = `${done} of ${planned} runs with the backbone ${summary.backbone} are done.${summary.fingerprints.length > 1 ? ' The sequences changed between them: the figures are not comparable.' : ''}`
  return formatPage({ kind: 'Ablation', title: summary.name, verdict, written, sections: [formatTableSection(summary), formatSeriesSection(summary, axis), formatPlots(summary, axis)] })
}

function formatTableSection({ variants, reference }: AblationSummary): string {
  const compared = reference !== null
  const columns = [{ title: 'Variant' }, { title: 'Seeds', numeric: true }, { title: 'AUC', numeric: true }, { title: 'Precision at 20 px', numeric: true }, ...(compared ? [{ title: `AUC less that of ${reference}`, numeric: true }] : [])]
  const rows = variants.map((variant) => [variant.variant, `${variant.done} of ${variant.planned}`, formatSpread(variant.auc), formatSpread(variant.precisionAt20), ...(compared ? [formatDifference(variant.difference)] : [])])
  const lead = `Mean ± standard deviation between seeds.${compared ? ' Differences are taken seed by seed; <em>noise</em>: their 95 % interval by Student’s t holds zero.' : ''}`
  return formatSection({ title: 'Results', lead, body: formatTable({ columns, rows }) })
}

/** Every series beside the first, place by place, and which of them holds out better from one end to the other. */
function formatSeriesSection({ series }: AblationSummary, axis: string): string {
  const columns = [{ title: 'AUC' }, { title: 'Seeds', numeric: true }, { title: 'Difference', numeric: true }]
  const rows = listComparisons(series).map(({ series: name, reference, at, difference }) => {
    const pair = `${name} less ${reference}`
    return [typeof at === 'number' ? `${pair}, at ${at}` : `change from ${at.from} to ${at.to}, ${pair}`, String(difference?.count ?? 0), formatDifference(difference)]
  })
  if (rows.length === 0) return ''
  const lead = `Over ${escapeHtml(axis)}, seed by seed; <em>noise</em>: the 95 % interval by Student’s t holds zero. A change above zero: the curve is the flatter one, or rises more.`
  return formatSection({ title: 'Series compared', lead, body: formatTable({ columns, rows }) })
}

/** Over the number that the plan varies, a line a series; and every variant by its row in the table. */
function formatPlots(summary: AblationSummary, axis: string): string {
  const scored = summary.variants.filter(({ auc }) => auc !== null)
  if (scored.length === 0) return ''
  const body = [drawSeries(scored, axis), drawRows(summary)].filter((figure) => figure !== '').join('')
  return formatSection({ title: 'Plots', lead: 'Every mark is one seed.', body: `<div class="grid">${body}</div>` })
}

function drawSeries(variants: readonly VariantSummary[], axis: string): string {
  const placed = variants.filter(({ series, at }) => series !== null && at !== null)
  const names = [...new Set(placed.map(({ series }) => series!))]
  if (names.length === 0) return ''
  const colorOf = (name: string): string => COLORS[names.indexOf(name) % COLORS.length]!
  const series = names.flatMap((name): ChartSeries[] => {
    const own = placed.filter((variant) => variant.series === name).sort((a, b) => a.at! - b.at!)
    return [
      { color: colorOf(name), points: own.map(({ at, auc }) => ({ x: at!, y: auc!.mean })) },
      { color: colorOf(name), marker: 'circle', points: own.flatMap(({ at, results }) => results.map(({ auc }) => ({ x: at!, y: auc }))) },
    ]
  })
  const chart = drawChart({ description: `AUC over ${axis}, a line for each of ${names.join(', ')}`, x: { label: axis, extent: extentOf(series, 'x') }, y: { label: 'AUC', extent: extentOf(series, 'y') }, series })
  return formatFigure({ title: `AUC over ${axis}`, note: 'Lines join the means.', body: `${formatLegend(names.map((name) => ({ name, color: colorOf(name) })))}${chart}` })
}

function drawRows({ variants }: AblationSummary): string {
  const seeds = variants.flatMap(({ results }, row) => results.map(({ auc }) => ({ x: row + 1, y: auc })))
  const means = variants.flatMap(({ auc }, row) => (auc ? [{ x: row + 1, y: auc.mean }] : []))
  const series: ChartSeries[] = [{ color: GREY, marker: 'circle', points: seeds }, { color: BLUE, marker: 'cross', points: means }]
  const chart = drawChart({ description: 'AUC of every variant, by its row in the table', x: { label: 'row of the table', extent: [0.5, variants.length + 0.5], whole: true }, y: { label: 'AUC', extent: extentOf(series, 'y') }, series })
  const list = variants.map(({ variant }, row) => `${row + 1}: ${escapeHtml(variant)}`).join(' · ')
  return formatFigure({ title: 'AUC by variant', body: `${chart}<p class="note">Crosses are means. ${list}</p>` })
}

function extentOf(series: readonly ChartSeries[], axis: 'x' | 'y'): readonly [number, number] {
  return widen(series.flatMap(({ points }) => points.map((point) => point[axis])), 0.08)
}
