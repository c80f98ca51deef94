import type { RunId } from '../../main/contract/ids'
import type { ScaleKind } from '../charts/range'
import { X_AXES } from '../streams/axisPlaces'
import type { XAxis } from '../streams/axisPlaces'
import { DEFAULT_SMOOTHING, MAXIMUM_SMOOTHING } from '../streams/smoothing'
import { DEFAULT_ALERTS } from './alertRules'
import type { AlertSettings } from './alertRules'

export const CHART_SIZES = ['small', 'medium', 'large'] as const
export type ChartSize = (typeof CHART_SIZES)[number]

/** How a person has set up the monitor; kept in the browser's storage. */
export interface MonitorSettings {
  axis: XAxis
  xScale: ScaleKind
  yScale: ScaleKind
  smoothing: number
  ignoreOutliers: boolean
  size: ChartSize
  /** Runs shown; null until a person chose, then the running or the newest. */
  shown: readonly RunId[] | null
  pins: readonly string[]
  closed: readonly string[]
  /** Configuration key that colours the runs; '' gives each its own colour. */
  groupBy: string
  alerts: AlertSettings
}

const KEY = 'pultrack.monitor'
type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

export const DEFAULT_MONITOR: MonitorSettings = {
  axis: 'step', xScale: 'linear', yScale: 'linear', smoothing: DEFAULT_SMOOTHING, ignoreOutliers: false, size: 'medium', shown: null, pins: [], closed: [], groupBy: '', alerts: DEFAULT_ALERTS,
}

/** As stored; what is missing or damaged has its default. */
export function loadMonitorSettings(storage: Storage): MonitorSettings {
  const stored = parse(storage.getItem(KEY))
  const choose = <T>(name: keyof MonitorSettings, choices: readonly T[], fallback: T): T => choices.find((choice) => choice === stored[name]) ?? fallback
  const scales = ['linear', 'logarithmic'] as const
  const smoothing = stored['smoothing']
  return {
    axis: choose('axis', X_AXES, DEFAULT_MONITOR.axis),
    xScale: choose('xScale', scales, DEFAULT_MONITOR.xScale),
    yScale: choose('yScale', scales, DEFAULT_MONITOR.yScale),
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MAXIMUM_SMOOTHING ? smoothing : DEFAULT_MONITOR.smoothing,
    ignoreOutliers: stored['ignoreOutliers'] === true,
    size: choose('size', CHART_SIZES, DEFAULT_MONITOR.size),
    shown: Array.isArray(stored['shown']) ? strings(stored['shown']) : null,
    pins: strings(stored['pins']),
    closed: strings(stored['closed']),
    groupBy: typeof stored['groupBy'] === 'string' ? stored['groupBy'] : '',
    alerts: parseAlerts(stored['alerts']),
  }
}

/** Storage that is full or forbidden costs the memory of settings, nothing else. */
export function saveMonitorSettings(storage: Storage, settings: MonitorSettings): void {
  try {
    storage.setItem(KEY, JSON.stringify(settings))
  } catch {
    return
  }
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const stored: unknown = JSON.parse(text ?? '{}')
    return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []
}

function parseAlerts(value: unknown): AlertSettings {
  const stored = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const entries = Object.entries(DEFAULT_ALERTS).map(([name, fallback]) => [name, typeof stored[name] === typeof fallback ? stored[name] : fallback])
  return Object.fromEntries(entries) as AlertSettings
}
