import type { ChartDataset } from 'chart.js'
import type { ComparedTracker, Comparison } from '../../main/contract/comparison'
import { lookOf } from '../charts/runColours'

export type PlotLine = ChartDataset<'bar' | 'line', { x: number; y: number }[]>

export interface ComparisonPlot {
  /** Of the curve in the protocol; `accuracyRestarts` and `accuracyRobustness` for the A-R plot of protocols with restarts and without. */
  key: string
  title: string
  xTitle: string
  yTitle: string
  lines: PlotLine[]
}

/** Frames that robustness looks ahead, as the VOT challenges plot it: `exp(-S × failures / frames)`. */
const SENSITIVITY = 30

/** Success, precision and expected-overlap curves, and accuracy over robustness, as far as the protocol has them; trackers in the colours of their boxes. */
export function listPlots(report: Comparison): ComparisonPlot[] {
  const curves = report.protocol.curves.filter(({ x }) => x.length > 1).map(({ key, title, xLabel, yLabel, x }): ComparisonPlot => ({
    key, title, xTitle: xLabel, yTitle: yLabel,
    lines: report.trackers.map(({ name, curves: of }, place) => lineOf({ name, place, points: (of[key] ?? []).flatMap((y, at) => (y === null || x[at] === undefined ? [] : [{ x: x[at], y }])) })),
  }))
  return report.protocol.figures.some(({ key }) => key === 'robustness') ? [...curves, plotAccuracy(report)] : curves
}

function plotAccuracy(report: Comparison): ComparisonPlot {
  const lines = report.trackers.flatMap((tracker, place) => {
    const [x, y] = [robustnessOf(report, tracker), tracker.figures['accuracy']?.value]
    return x === null || y == null ? [] : [lineOf({ name: tracker.name, place, points: [{ x, y }] })]
  })
  const key = hasRestarts(report) ? 'accuracyRestarts' : 'accuracyRobustness'
  return { key, title: 'Accuracy and robustness', xTitle: 'robustness', yTitle: 'accuracy', lines }
}

const hasRestarts = ({ protocol }: Comparison): boolean => protocol.figures.some(({ key }) => key === 'failures')

/** Failures a frame become robustness as the challenges plot it; without restarts it is the share of frames tracked. */
function robustnessOf(report: Comparison, { figures, sequences }: ComparedTracker): number | null {
  if (!hasRestarts(report)) return figures['robustness']?.value ?? null
  const frames = Object.keys(sequences).reduce((sum, name) => sum + (report.dataset.sequences[name] ?? 0), 0)
  const failures = figures['failures']?.value ?? null
  return failures === null || frames === 0 ? null : Math.exp((-SENSITIVITY * failures) / frames)
}

function lineOf({ name, place, points }: { name: string; place: number; points: { x: number; y: number }[] }): PlotLine {
  const { colour, dash } = lookOf(place)
  return { type: 'line', label: name, data: points, borderColor: colour, backgroundColor: colour, borderWidth: 2, borderDash: [...dash], pointRadius: points.length === 1 ? 6 : 0 }
}
