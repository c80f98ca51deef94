import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ComparedSequence } from '../../main/contract/comparisonProcedures'
import type { Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import { findWorstFrame } from '../compare/worstFrame'
import { useNotices } from './notices'

/** The comparison in hand: its figures, the sequence and the frame that are looked at. */
export const useComparison = defineStore('comparison', () => {
  const engine = useEngine()
  const notices = useNotices()

  const opened = shallowRef<CallResult<'comparisons.open'> | null>(null)
  const sequence = shallowRef<string | null>(null)
  const detail = shallowRef<ComparedSequence | null>(null)
  const frame = shallowRef(0)
  /** Trackers whose boxes are not drawn. */
  const hidden = shallowRef<ReadonlySet<string>>(new Set())
  /** As the table shows them. */
  const order = shallowRef<readonly string[]>([])

  const report = computed(() => opened.value?.report ?? null)
  const trackers = computed(() => report.value?.trackers.map(({ name }) => name) ?? [])
  const lastFrame = computed(() => Math.max(0, (detail.value?.frames ?? 1) - 1))

  const goTo = (wanted: number): void => {
    frame.value = Math.min(lastFrame.value, Math.max(0, Math.round(wanted)))
  }

  /** Reads a sequence's boxes; the newest wish counts. */
  const show = async (name: string, at: number | 'worst' = 0): Promise<void> => {
    const id = opened.value?.comparison
    if (id === undefined) return
    sequence.value = name
    const read = await notices.guard(() => engine.call('comparisons.sequence', { comparison: id, sequence: name }))
    if (!read || sequence.value !== name || opened.value?.comparison !== id) return
    detail.value = read
    frame.value = 0
    if (at === 'worst') goToWorst()
    else goTo(at)
  }

  /** The frame with the least overlap of a tracker; of the best one that is drawn without a name. */
  const goToWorst = (tracker?: string): void => {
    const name = tracker ?? trackers.value.find((one) => !hidden.value.has(one))
    const overlaps = detail.value?.trackers.find((one) => one.name === name)?.overlaps
    const worst = overlaps ? findWorstFrame(overlaps) : null
    if (worst !== null) goTo(worst)
  }

  /** The neighbour in the order of the table; from none in hand to the first. */
  const step = (by: 1 | -1): void => {
    const names = order.value
    const at = sequence.value === null ? -1 : names.indexOf(sequence.value)
    const next = names[Math.min(names.length - 1, Math.max(0, at + by))]
    if (next !== undefined && next !== sequence.value) void show(next)
  }

  const open = async (place: Place): Promise<void> => {
    const found = await notices.guard(() => engine.call('comparisons.open', { place }))
    if (!found) return
    opened.value = found
    detail.value = null
    sequence.value = null
    hidden.value = new Set()
    const [first] = Object.keys(found.report.dataset.sequences)
    if (first !== undefined) await show(first)
  }

  const toggle = (tracker: string): void => {
    const next = new Set(hidden.value)
    if (!next.delete(tracker)) next.add(tracker)
    hidden.value = next
  }

  return { opened, report, trackers, sequence, detail, frame, lastFrame, hidden, order, open, show, goTo, goToWorst, step, toggle }
})
