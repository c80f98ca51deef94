import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface MetricsRow extends Record<string, unknown> {
  step: number
  stage: string
  round: number
  wallTime: number
}

export async function readRows<T = Record<string, unknown>>(...path: string[]): Promise<T[]> {
  const text = await readFile(join(...path), 'utf8')
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T)
}

/** All that a run measured, without the time at which it did. */
export async function readMetrics(run: string): Promise<Omit<MetricsRow, 'wallTime'>[]> {
  const rows = await readRows<MetricsRow>(run, 'metrics.jsonl')
  return rows.map(({ wallTime: _, ...row }) => row)
}

/** Largest difference between the figures of two runs that must have the same rows. */
export function largestDifference(a: readonly Record<string, unknown>[], b: readonly Record<string, unknown>[]): number {
  const names = (rows: readonly Record<string, unknown>[]): string => rows.map(({ stage, step, round }) => `${String(stage)} ${String(step)} ${String(round)}`).join(', ')
  if (names(a) !== names(b)) throw new Error(`The rows differ: ${names(a)} against ${names(b)}`)
  const differences = a.flatMap((row, at) => Object.entries(row).map(([name, value]) => (typeof value === 'number' ? Math.abs(value - (b[at]![name] as number)) / Math.max(1, Math.abs(value)) : 0)))
  return differences.reduce((most, value) => (value <= most ? most : value), 0)
}
