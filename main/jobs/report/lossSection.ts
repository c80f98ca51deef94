import { drawChart, type ChartPoint } from './chart'
import { widen } from './axis'
import { formatFigure, formatSection } from './html'
import { BLUE, GREY, titleOfStage, colorOfStage } from './palette'
import type { MetricsRow, RunData } from './runData'
import { smooth, weightFor } from './smoothing'
import type { Say } from './words'

/** Ratio of a curve's largest to smallest value from which a logarithmic axis shows more. */
const LOGARITHMIC_FROM = 6

const LOSS_LABELS: Record<string, string> = { discriminate: 'NT-Xent loss (nats)' }

interface StageCurve {
  name: string
  stage: string
  round: number
  rows: MetricsRow[]
}

/** Loss of each training stage, with what else tells of its health. Stages have different losses: each gets its own axes. */
export function formatLossSection({ metrics }: Pick<RunData, 'metrics'>, say: Say): string {
  const curves = groupByStage(metrics, say)
  const figures = [
    ...curves.flatMap((curve) => drawSeries({ curve, series: 'loss', label: say(LOSS_LABELS[curve.stage] ?? 'loss'), title: say('Loss: {stage}', { stage: curve.name }), say })),
    ...curves.flatMap((curve) => drawSeries({ curve, series: 'peakError', label: say('peak error (cells of 8 px)'), title: say('Distance of the response peak from the mined centre: {stage}', { stage: curve.name }), say })),
    ...drawLearningRate(curves, say),
  ]
  return formatSection({
    title: say('Learning'),
    lead: say('Thin: every step. Bold: exponential moving average. The loss of a stage falls only as far as its unlabelled examples allow; stages are not comparable with each other.'),
    body: figures.length === 0 ? '' : `<div class="grid">${figures.join('')}</div>`,
  })
}

function groupByStage(metrics: readonly MetricsRow[], say: Say): StageCurve[] {
  const curves = new Map<string, StageCurve>()
  for (const row of metrics) {
    if (row.stage === 'mine') continue
    const name = titleOfStage(row, say)
    const curve = curves.get(name)
    if (curve) curve.rows.push(row)
    else curves.set(name, { name, stage: row.stage, round: row.round, rows: [row] })
  }
  return [...curves.values()]
}

function pointsOf(rows: readonly MetricsRow[], series: string): ChartPoint[] {
  return rows.flatMap(({ step, series: { [series]: value } }) => (value !== undefined && Number.isFinite(value) ? [{ x: step, y: value }] : []))
}

/** No figure for fewer than two points: a stage that has just begun. */
function drawSeries({ curve, series, label, title, say }: { curve: StageCurve; series: string; label: string; title: string; say: Say }): string[] {
  const points = pointsOf(curve.rows, series)
  if (points.length < 2) return []
  const values = points.map(({ y }) => y)
  const smoothed = smooth(values, weightFor(values.length))
  const bold = points.map(({ x }, index) => ({ x, y: smoothed[index]! }))
  const logarithmic = Math.min(...smoothed) > 0 && Math.min(...values) > 0 && Math.max(...smoothed) / Math.min(...smoothed) > LOGARITHMIC_FROM
  const color = colorOfStage(curve.stage)
  const ends = { first: smoothed[0]!.toPrecision(3), last: smoothed.at(-1)!.toPrecision(3), count: points.length }
  const chart = drawChart({
    description: say('{title}: from {first} to {last} over {count} steps', { title, ...ends }),
    x: { label: say('training step'), extent: widen(points.map(({ x }) => x)), whole: true },
    y: { label, extent: logarithmic ? widen(values) : widen(values, 0.05), logarithmic },
    series: [{ points, color, width: 1, opacity: 0.35 }, { points: bold, color, width: 2.6 }],
  })
  const note = say(logarithmic ? 'Smoothed: {first} at the first step, {last} at the last of {count}; logarithmic axis.' : 'Smoothed: {first} at the first step, {last} at the last of {count}.', ends)
  return [formatFigure({ title, body: chart, note })]
}

/** Rate and gradient norm over the whole run: one figure each. */
function drawLearningRate(curves: readonly StageCurve[], say: Say): string[] {
  const rows = curves.flatMap(({ rows }) => rows)
  return [
    ...drawWhole({ rows, series: 'gradientNorm', label: say('norm of the whole gradient'), title: say('Gradient norm before clipping'), color: GREY, say }),
    ...drawWhole({ rows, series: 'learningRate', label: say('learning rate'), title: say('Learning rate'), color: BLUE, say }),
  ]
}

function drawWhole({ rows, series, label, title, color, say }: { rows: readonly MetricsRow[]; series: string; label: string; title: string; color: string; say: Say }): string[] {
  const points = pointsOf(rows, series).filter(({ y }) => y > 0)
  if (points.length < 2) return []
  const values = points.map(({ y }) => y)
  const logarithmic = series === 'gradientNorm' && Math.max(...values) / Math.min(...values) > LOGARITHMIC_FROM
  const chart = drawChart({
    description: title,
    x: { label: say('training step'), extent: widen(points.map(({ x }) => x)), whole: true },
    y: { label, extent: logarithmic ? widen(values) : widen(values, 0.05), logarithmic },
    series: [{ points, color, width: 1.4 }],
  })
  return [formatFigure({ title, body: chart })]
}
