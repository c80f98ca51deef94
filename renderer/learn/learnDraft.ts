import type { ClipId } from '../../main/contract/ids'

export const DEVICE_CHOICES = ['auto', 'gpu', 'cpu'] as const

/** A training as it is put together; kept for the tab. */
export interface LearnDraft {
  /** Null: proposed from preset and date. */
  name: string | null
  preset: string
  /** Clips taken out by hand. */
  omitted: readonly ClipId[]
  /** A model, 'random', or what the preset expects. */
  init: string
  overrides: Readonly<Record<string, unknown>>
  /** Null: until the curriculum is done. */
  minutes: number | null
  device: (typeof DEVICE_CHOICES)[number]
  /** Where memory is used up, go on with half the batch. */
  retrySmallerBatch: boolean
}

export const EXPECTED_MODEL = 'expected'
const EMPTY: LearnDraft = { name: null, preset: 'quick', omitted: [], init: EXPECTED_MODEL, overrides: {}, minutes: null, device: 'auto', retrySmallerBatch: false }
const KEY = 'pultrack.learnDraft'

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** What is missing or damaged is as at first. */
export function loadLearnDraft(storage: Storage): LearnDraft {
  try {
    const stored = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<LearnDraft>
    return {
      name: typeof stored.name === 'string' ? stored.name : EMPTY.name,
      preset: typeof stored.preset === 'string' ? stored.preset : EMPTY.preset,
      omitted: Array.isArray(stored.omitted) ? stored.omitted.filter((clip) => typeof clip === 'string') : EMPTY.omitted,
      init: typeof stored.init === 'string' ? stored.init : EMPTY.init,
      overrides: typeof stored.overrides === 'object' && stored.overrides !== null ? stored.overrides : EMPTY.overrides,
      minutes: typeof stored.minutes === 'number' && stored.minutes > 0 ? stored.minutes : EMPTY.minutes,
      device: DEVICE_CHOICES.find((choice) => choice === stored.device) ?? EMPTY.device,
      retrySmallerBatch: stored.retrySmallerBatch === true,
    }
  } catch {
    return EMPTY
  }
}

export function saveLearnDraft(storage: Storage, draft: LearnDraft): void {
  try {
    storage.setItem(KEY, JSON.stringify(draft))
  } catch {
    return // full or forbidden: the draft lasts as long as the page
  }
}

/** `quick-1`, `quick-2`, …: the first that no run has. */
export function proposeName(preset: string, taken: readonly string[]): string {
  let number = 1
  while (taken.includes(`${preset}-${number}`)) number += 1
  return `${preset}-${number}`
}
