import { isBinding } from '../keys/binding'
import { PRESETS } from '../keys/command'
import type { Preset } from '../keys/command'
import type { KeyOverrides } from '../keys/keyMap'

export const THEMES = ['system', 'light', 'dark'] as const
export const LANGUAGES = ['en', 'de'] as const
export const MOTIONS = ['system', 'reduced', 'full'] as const
export const UI_SCALES = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

export type Theme = (typeof THEMES)[number]
export type Language = (typeof LANGUAGES)[number]

export interface Settings {
  theme: Theme
  language: Language
  motion: (typeof MOTIONS)[number]
  uiScale: number
  keyPreset: Preset
  keyOverrides: KeyOverrides
  /** Frames of the two larger steps. */
  mediumStep: number
  largeStep: number
  /** The tour was gone through, or put away. */
  tourSeen: boolean
}

const KEY = 'pultrack.settings'
const LARGEST_STEP = 100_000

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system', language: 'en', motion: 'system', uiScale: 1, keyPreset: 'annotation', keyOverrides: {}, mediumStep: 10, largeStep: 100, tourSeen: false,
}

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** Settings as stored; whatever is missing or damaged has its default. */
export function loadSettings(storage: Storage, systemLanguage = navigator.language): Settings {
  const defaults = { ...DEFAULT_SETTINGS, language: systemLanguage.startsWith('de') ? ('de' as const) : ('en' as const) }
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    return typeof stored === 'object' && stored !== null ? parseSettings(stored as Record<string, unknown>, defaults) : defaults
  } catch {
    return defaults
  }
}

/** Storage that is full or forbidden costs the memory of settings, nothing else. */
export function saveSettings(storage: Storage, settings: Settings): void {
  try {
    storage.setItem(KEY, JSON.stringify(settings))
  } catch {
    return
  }
}

function parseSettings(stored: Record<string, unknown>, defaults: Settings): Settings {
  const choose = <T>(name: string, choices: readonly T[], fallback: T): T => choices.find((choice) => choice === stored[name]) ?? fallback
  return {
    theme: choose('theme', THEMES, defaults.theme),
    language: choose('language', LANGUAGES, defaults.language),
    motion: choose('motion', MOTIONS, defaults.motion),
    uiScale: choose('uiScale', UI_SCALES, defaults.uiScale),
    keyPreset: choose('keyPreset', PRESETS, defaults.keyPreset),
    keyOverrides: parseOverrides(stored['keyOverrides']),
    mediumStep: parseStep(stored['mediumStep'], defaults.mediumStep),
    largeStep: parseStep(stored['largeStep'], defaults.largeStep),
    tourSeen: stored['tourSeen'] === true,
  }
}

function parseOverrides(stored: unknown): KeyOverrides {
  if (typeof stored !== 'object' || stored === null) return {}
  const valid = Object.entries(stored).filter(([, bindings]) => Array.isArray(bindings) && bindings.every((binding) => typeof binding === 'string' && isBinding(binding)))
  return Object.fromEntries(valid) as KeyOverrides
}

function parseStep(stored: unknown, fallback: number): number {
  return typeof stored === 'number' && Number.isInteger(stored) && stored >= 1 && stored <= LARGEST_STEP ? stored : fallback
}
