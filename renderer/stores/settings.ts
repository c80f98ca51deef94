import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { COMMANDS } from '../keys/commandList'
import type { Binding } from '../keys/binding'
import { createKeyMap } from '../keys/keyMap'
import { DEFAULT_SETTINGS, loadSettings, saveSettings } from './settingsStorage'
import type { Settings } from './settingsStorage'

/** What a person chose for this page: looks, language, keys, steps. Kept in the browser's storage. */
export const useSettings = defineStore('settings', () => {
  const values = shallowRef<Settings>(loadSettings(localStorage))

  const change = (changes: Partial<Settings>): void => {
    values.value = { ...values.value, ...changes }
  }
  watch(values, (settings) => saveSettings(localStorage, settings))

  const keyMap = computed(() => createKeyMap({ commands: COMMANDS, preset: values.value.keyPreset, overrides: values.value.keyOverrides }))

  /** Gives a command its keys; null gives back the preset's. */
  const setKeys = (id: string, bindings: readonly Binding[] | null): void => {
    const { [id]: _previous, ...others } = values.value.keyOverrides
    change({ keyOverrides: bindings === null ? others : { ...others, [id]: bindings } })
  }
  const resetKeys = (): void => change({ keyOverrides: DEFAULT_SETTINGS.keyOverrides })

  return { values, change, keyMap, setKeys, resetKeys }
})
