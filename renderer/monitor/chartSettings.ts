import { SCALE_KINDS } from '../charts/range'
import type { ScaleKind } from '../charts/range'
import { X_AXES } from '../streams/axisPlaces'
import type { XAxis } from '../streams/axisPlaces'
import { DEFAULT_SMOOTHING, MAXIMUM_SMOOTHING } from '../streams/smoothing'

export const CHART_SIZES = ['small', 'medium', 'large'] as const
export type ChartSize = (typeof CHART_SIZES)[number]

/** How the charts of the monitor are set up, whatever runs they show: what a layout keeps. */
export interface ChartSettings {
  axis: XAxis
  xScale: ScaleKind
  yScale: ScaleKind
  smoothing: number
  ignoreOutliers: boolean
  size: ChartSize
  /** Text or regular expression that charts must match. */
  filter: string
  pins: readonly string[]
  closed: readonly string[]
  /** Configuration key that colours the runs; '' gives each its own colour. */
  groupBy: string
}

export const DEFAULT_CHARTS: ChartSettings = {
  axis: 'step', xScale: 'linear', yScale: 'linear', smoothing: DEFAULT_SMOOTHING, ignoreOutliers: false, size: 'medium', filter: '', pins: [], closed: [], groupBy: '',
}

/** As stored; what is missing or damaged has its default. */
export function parseChartSettings(stored: Record<string, unknown>): ChartSettings {
  const choose = <T>(name: keyof ChartSettings, choices: readonly T[], fallback: T): T => choices.find((choice) => choice === stored[name]) ?? fallback
  const text = (name: keyof ChartSettings): string => (typeof stored[name] === 'string' ? stored[name] : '')
  const smoothing = stored['smoothing']
  return {
    axis: choose('axis', X_AXES, DEFAULT_CHARTS.axis),
    xScale: choose('xScale', SCALE_KINDS, DEFAULT_CHARTS.xScale),
    yScale: choose('yScale', SCALE_KINDS, DEFAULT_CHARTS.yScale),
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MAXIMUM_SMOOTHING ? smoothing : DEFAULT_CHARTS.smoothing,
    ignoreOutliers: stored['ignoreOutliers'] === true,
    size: choose('size', CHART_SIZES, DEFAULT_CHARTS.size),
    filter: text('filter'),
    pins: stringsOf(stored['pins']),
    closed: stringsOf(stored['closed']),
    groupBy: text('groupBy'),
  }
}

/** Those entries of a list that are text; none where it is no list. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []
}
