import type { RunId } from '../../main/contract/ids'
import { DEFAULT_ALERTS } from './alertRules'
import type { AlertSettings } from './alertRules'
import { DEFAULT_CHARTS, parseChartSettings, stringsOf } from './chartSettings'
import type { ChartSettings } from './chartSettings'
import { parseLayouts } from './layouts'
import type { Layout } from './layouts'

/** How a person has set up the monitor; kept in the browser's storage. */
export interface MonitorSettings extends ChartSettings {
  /** Runs shown; null until a person chose, then the running or the newest. */
  shown: readonly RunId[] | null
  layouts: readonly Layout[]
  alerts: AlertSettings
}

const KEY = 'pultrack.monitor'
type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

export const DEFAULT_MONITOR: MonitorSettings = { ...DEFAULT_CHARTS, shown: null, layouts: [], alerts: DEFAULT_ALERTS }

/** As stored; what is missing or damaged has its default. */
export function loadMonitorSettings(storage: Storage): MonitorSettings {
  const stored = parse(storage.getItem(KEY))
  return {
    ...parseChartSettings(stored),
    shown: Array.isArray(stored['shown']) ? stringsOf(stored['shown']) : null,
    layouts: parseLayouts(stored['layouts']),
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

function parseAlerts(value: unknown): AlertSettings {
  const stored = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const entries = Object.entries(DEFAULT_ALERTS).map(([name, fallback]) => [name, typeof stored[name] === typeof fallback ? stored[name] : fallback])
  return Object.fromEntries(entries) as AlertSettings
}
