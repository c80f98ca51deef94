import type { ComparedTracker, Comparison } from '../../../contract/comparison'
import { SENSITIVITY } from '../../../core/evaluate/vot/votProtocols'
import { widen } from '../../report/axis'
import { drawChart, type ChartSeries } from '../../report/chart'
import { formatFigure, formatLegend } from '../../report/html'
import { styleTrackers } from './trackerColors'

/** Success, precision and expected-overlap curves, the A-R and the ranking plot, as far as the protocol has them. */
export function drawComparisonPlots(comparison: Comparison): string {
  const styles = styleTrackers(comparison)
  const legend = formatLegend(comparison.trackers.map(({ name }) => ({ name, color: styles.get(name)!.color, ...(styles.get(name)!.dash === undefined ? {} : { shape: 'dashed' }) })))
  const curves = comparison.protocol.curves.filter(({ x }) => x.length > 1).map((curve) => drawCurve(comparison, curve))
  const plots = [...curves, drawAccuracyRobustness(comparison), drawRanking(comparison)].filter((plot) => plot !== '')
  return `${legend}<div class="grid">${plots.join('')}</div>`
}

function drawCurve(comparison: Comparison, { key, title, xLabel, yLabel, x }: Comparison['protocol']['curves'][number]): string {
  const styles = styleTrackers(comparison)
  const series = comparison.trackers.map(({ name, curves }): ChartSeries => ({
    ...styles.get(name)!, points: (curves[key] ?? []).flatMap((y, place) => (y === null || x[place] === undefined ? [] : [{ x: x[place], y }])),
  }))
  const figure = comparison.protocol.figures.find(({ curve }) => curve === key)
  const chart = drawChart({
    description: `${title} of ${comparison.trackers.map(({ name }) => name).join(', ')}`,
    x: { label: xLabel, extent: [x[0]!, x.at(-1)!] }, y: { label: yLabel, extent: [0, 1] }, series,
  })
  const values = figure ? comparison.trackers.map(({ name, figures }) => `${name} ${figures[figure.key]?.value?.toFixed(figure.decimals) ?? '–'}`).join(', ') : ''
  return formatFigure({ title, body: chart, note: figure ? `${figure.title}, ${figure.meaning}: ${values}.` : '' })
}

/** Failures a frame become robustness as the challenges plot it; without restarts it is the share of frames tracked. */
function robustnessOf({ protocol, dataset }: Comparison, { figures, sequences }: ComparedTracker): number | null {
  if (!protocol.figures.some(({ key }) => key === 'failures')) return figures['robustness']?.value ?? null
  const frames = Object.keys(sequences).reduce((sum, name) => sum + (dataset.sequences[name] ?? 0), 0)
  const failures = figures['failures']?.value
  return failures === null || failures === undefined || frames === 0 ? null : Math.exp((-SENSITIVITY * failures) / frames)
}

function drawAccuracyRobustness(comparison: Comparison): string {
  if (!comparison.protocol.figures.some(({ key }) => key === 'robustness')) return ''
  const styles = styleTrackers(comparison)
  const series = comparison.trackers.flatMap((tracker): ChartSeries[] => {
    const [x, y] = [robustnessOf(comparison, tracker), tracker.figures['accuracy']?.value]
    return x === null || y === null || y === undefined ? [] : [{ color: styles.get(tracker.name)!.color, points: [{ x, y }], marker: 'circle', opacity: 1 }]
  })
  const restarts = comparison.protocol.figures.some(({ key }) => key === 'failures')
  const chart = drawChart({
    description: 'Accuracy over robustness, a mark for each tracker', x: { label: restarts ? `robustness, exp(−${SENSITIVITY} × failures a frame)` : 'robustness, share of frames tracked', extent: [0, 1] },
    y: { label: 'accuracy', extent: [0, 1] }, series,
  })
  return formatFigure({ title: 'Accuracy and robustness', body: chart, note: 'Better to the top right.' })
}

/** The first figure of each tracker by rank, with its interval as an upright line. */
function drawRanking(comparison: Comparison): string {
  const figure = comparison.protocol.figures[0]!
  const styles = styleTrackers(comparison)
  const ranked = comparison.trackers.flatMap(({ name, figures }) => (figures[figure.key]?.value == null ? [] : [{ name, value: figures[figure.key]!.value!, interval: figures[figure.key]!.interval }]))
  if (ranked.length === 0) return ''
  const ends = ranked.flatMap(({ value, interval }) => (interval ? [interval.low, interval.high] : [value]))
  const series = ranked.flatMap(({ name, value, interval }, index): ChartSeries[] => [
    ...(interval ? [{ color: styles.get(name)!.color, points: [{ x: index + 1, y: interval.low }, { x: index + 1, y: interval.high }], width: 2 }] : []),
    { color: styles.get(name)!.color, points: [{ x: index + 1, y: value }], marker: 'circle' as const, opacity: 1 },
  ])
  const chart = drawChart({
    description: `${figure.title} of each tracker, best first`, x: { label: 'rank', extent: [0.5, Math.max(ranked.length, 2) + 0.5], whole: true },
    y: { label: figure.title, extent: widen(ends, 0.1) }, series,
  })
  return formatFigure({ title: `${figure.title} ranking`, body: chart, note: `Lines are ${100 * comparison.bootstrap.level} % intervals. Best first: ${ranked.map(({ name }) => name).join(', ')}.` })
}
