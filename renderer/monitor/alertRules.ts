import type { RunDetail } from '../../main/contract/runSummary'
import type { SeriesBuffer } from '../streams/seriesBuffer'

export interface AlertSettings {
  notFinite: boolean
  /** A loss that stays above so many times its median; 0: off. */
  lossFactor: number
  /** For so many steps. */
  lossSteps: number
  /** Minutes without a word of a running run; 0: off. */
  silentMinutes: number
  /** Gigabytes free on the project's disk; 0: off. */
  freeDisk: number
  gpuLost: boolean
  tensorsGrow: boolean
  /** Of the operating system, while the window is not in front. */
  notify: boolean
  sound: boolean
}

export const DEFAULT_ALERTS: AlertSettings = { notFinite: true, lossFactor: 5, lossSteps: 20, silentMinutes: 5, freeDisk: 2, gpuLost: true, tensorsGrow: true, notify: false, sound: false }

export const ALERT_KINDS = ['notFinite', 'lossHigh', 'silent', 'disk', 'gpuLost', 'tensors', 'ended', 'failed'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** Something that holds now. The same `id` is the same trouble. */
export interface Finding {
  id: string
  kind: AlertKind
  /** Values of its message. */
  values: Record<string, string | number>
}

/** Points of a loss that its median is taken over. */
const MEDIAN_POINTS = 2000

export function findNotFinite(series: readonly SeriesBuffer[]): Finding[] {
  return series.flatMap((buffer) => {
    const count = buffer.notFinite.length
    if (count === 0) return []
    const step = buffer.places.step.exact.at(buffer.notFinite.at(0))
    return [{ id: `notFinite ${buffer.tag}`, kind: 'notFinite' as const, values: { tag: buffer.tag, step, count } }]
  })
}

/** Losses whose last values all lie above `lossFactor` times the median of what was before them. */
export function findHighLoss(series: readonly SeriesBuffer[], { lossFactor, lossSteps }: AlertSettings): Finding[] {
  if (lossFactor <= 0 || lossSteps < 1) return []
  return series.flatMap((buffer) => {
    const from = buffer.length - lossSteps
    if (buffer.name !== 'loss' || from < lossSteps) return []
    const median = medianOf(buffer, Math.max(0, from - MEDIAN_POINTS), from)
    if (!(median > 0)) return [] // a multiple of it says nothing: a likelihood's loss may lie below zero
    const values = buffer.values.raw
    for (let index = from; index < buffer.length; index += 1) if (!(values[index]! > lossFactor * median)) return []
    return [{ id: `lossHigh ${buffer.tag}`, kind: 'lossHigh' as const, values: { tag: buffer.tag, factor: lossFactor, steps: lossSteps, median } }]
  })
}

function medianOf({ values }: SeriesBuffer, from: number, to: number): number {
  const sorted = values.raw.slice(from, to).filter(Number.isFinite).sort()
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)]!
}

/** Times in seconds since 1970. */
export function findSilence({ lastWord, now }: { lastWord: number; now: number }, { silentMinutes }: AlertSettings): Finding[] {
  const minutes = (now - lastWord) / 60
  if (silentMinutes <= 0 || !(minutes >= silentMinutes)) return []
  return [{ id: 'silent', kind: 'silent', values: { minutes: Math.floor(minutes) } }]
}

/**
 * Whether rows can be expected of a run of another process now. It tells nothing by itself: its rows are looked for, and it has none while it samples or mines.
 * Where this is false, silence means nothing.
 */
export function tellsRows({ stages, ended }: Pick<RunDetail, 'stages' | 'ended'>): boolean {
  return (stages[ended.length - 1]?.steps ?? 0) > 0 // sampling has ended before the first of the stages
}

/** A look at the machine: bytes and counts. */
export interface MachineLook {
  freeDisk: number | null
  tensors: number
  hasGpu: boolean
}

const GIGABYTE = 2 ** 30
/** Looks, two seconds apart while a job runs, over which tensors have to grow. */
const TENSOR_LOOKS = 90
const TENSOR_GROWTH = 30

/** `looks` in the order in which they were made. */
export function findMachineTrouble(looks: readonly MachineLook[], { freeDisk, gpuLost, tensorsGrow }: AlertSettings): Finding[] {
  const last = looks.at(-1)
  if (!last) return []
  const found: Finding[] = []
  if (freeDisk > 0 && last.freeDisk !== null && last.freeDisk < freeDisk * GIGABYTE) {
    found.push({ id: 'disk', kind: 'disk', values: { free: (last.freeDisk / GIGABYTE).toFixed(1), limit: freeDisk } })
  }
  if (gpuLost && !last.hasGpu && looks.some(({ hasGpu }) => hasGpu)) found.push({ id: 'gpuLost', kind: 'gpuLost', values: {} })
  if (tensorsGrow && doTensorsGrow(looks.slice(-TENSOR_LOOKS))) found.push({ id: 'tensors', kind: 'tensors', values: { count: last.tensors } })
  return found
}

/** Every third of the looks has all its counts above the third before: no up and down of batches does that for minutes. */
function doTensorsGrow(looks: readonly MachineLook[]): boolean {
  if (looks.length < TENSOR_LOOKS) return false
  const third = looks.length / 3
  const counts = [0, 1, 2].map((part) => looks.slice(part * third, (part + 1) * third).map(({ tensors }) => tensors))
  const [first, second, last] = counts.map((part) => ({ low: Math.min(...part), high: Math.max(...part) }))
  return second!.low > first!.high && last!.low > second!.high && last!.high - first!.low >= TENSOR_GROWTH
}
