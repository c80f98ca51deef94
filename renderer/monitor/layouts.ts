import { DEFAULT_CHARTS, parseChartSettings } from './chartSettings'
import type { ChartSettings } from './chartSettings'

/** A set-up of the charts by name (landscape M11). */
export interface Layout {
  name: string
  charts: ChartSettings
}

export const LONGEST_NAME = 60
const FORMAT = 'pultrack-monitor-layouts'
const VERSION = 1
const NAMES = Object.keys(DEFAULT_CHARTS) as (keyof ChartSettings)[]

/** Of whatever holds them as well. */
export function chartsOf(settings: ChartSettings): ChartSettings {
  return Object.fromEntries(NAMES.map((name) => [name, settings[name]])) as unknown as ChartSettings
}

/** With a layout of this name: a new one at the end, or in the place of the old. */
export function putLayout(layouts: readonly Layout[], layout: Layout): Layout[] {
  const known = layouts.some(({ name }) => name === layout.name)
  return known ? layouts.map((each) => (each.name === layout.name ? layout : each)) : [...layouts, layout]
}

/** The layout that the charts stand in now; null where none has just these settings. */
export function findLayout(layouts: readonly Layout[], settings: ChartSettings): Layout | null {
  const now = JSON.stringify(chartsOf(settings))
  return layouts.find(({ charts }) => JSON.stringify(chartsOf(charts)) === now) ?? null
}

/** With those of a file as well; a name that is taken gets a number, so that nothing here is lost. */
export function addLayouts(layouts: readonly Layout[], added: readonly Layout[]): Layout[] {
  const all = [...layouts]
  for (const { name, charts } of added) {
    let free = name
    for (let number = 2; all.some((each) => each.name === free); number += 1) free = `${name} ${number}`
    all.push({ name: free, charts })
  }
  return all
}

/** As stored; entries without a name are left out, damaged settings have their defaults. */
export function parseLayouts(stored: unknown): Layout[] {
  if (!Array.isArray(stored)) return []
  const found = stored.flatMap((entry: unknown) => {
    const { name, charts } = isRecord(entry) ? entry : {}
    const trimmed = typeof name === 'string' ? name.trim().slice(0, LONGEST_NAME) : ''
    return trimmed === '' ? [] : [{ name: trimmed, charts: parseChartSettings(isRecord(charts) ? charts : {}) }]
  })
  return addLayouts([], found)
}

/** As a file for another machine. */
export function layoutsToText(layouts: readonly Layout[]): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, layouts }, null, 2)}\n`
}

/** @returns null where the text is no file of layouts, or one of a later version */
export function textToLayouts(text: string): Layout[] | null {
  try {
    const content: unknown = JSON.parse(text)
    return isRecord(content) && content['format'] === FORMAT && content['version'] === VERSION ? parseLayouts(content['layouts']) : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
