import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, loadSettings, saveSettings } from '../../../renderer/stores/settingsStorage'

function createStorage(stored: string | null) {
  let text = stored
  return { getItem: () => text, setItem: (_key: string, value: string) => void (text = value) }
}

describe('settings', () => {
  it('come back as they were', () => {
    const storage = createStorage(null)
    const settings = { ...DEFAULT_SETTINGS, theme: 'dark' as const, uiScale: 1.25, keyOverrides: { 'player.playPause': ['KeyP'] }, mediumStep: 5, tourSeen: true }
    saveSettings(storage, settings)
    expect(loadSettings(storage, 'en')).toEqual(settings)
  })

  it('begin in the language of the system', () => {
    expect(loadSettings(createStorage(null), 'de-AT').language).toBe('de')
    expect(loadSettings(createStorage(null), 'fr').language).toBe('en')
  })

  it.each(['not json', 'null', '[]', '7', '{"theme": 5, "uiScale": 99, "keyOverrides": [], "mediumStep": -1, "largeStep": "x", "keyPreset": "__proto__"}'])('survive %s', (text) => {
    expect(loadSettings(createStorage(text), 'en')).toEqual({ ...DEFAULT_SETTINGS })
  })

  it('drop keys that are none and keep the others', () => {
    const stored = JSON.stringify({ keyOverrides: { 'a.b': ['Nonsense Key'], 'a.c': ['Ctrl+KeyQ'], 'a.d': 'KeyX' } })
    expect(loadSettings(createStorage(stored), 'en').keyOverrides).toEqual({ 'a.c': ['Ctrl+KeyQ'] })
  })

  it('are kept in memory where nothing can be stored', () => {
    const full = { getItem: () => null, setItem: () => { throw new Error('QuotaExceededError') } }
    expect(() => saveSettings(full, DEFAULT_SETTINGS)).not.toThrow()
  })
})
