import { describe, expect, it } from 'vitest'
import { isBinding, readBinding } from '../../../renderer/keys/binding'
import type { KeyPress } from '../../../renderer/keys/binding'
import { overlap, PRESETS } from '../../../renderer/keys/command'
import type { Command } from '../../../renderer/keys/command'
import { COMMANDS } from '../../../renderer/keys/commandList'
import { createKeyMap, presetBindings } from '../../../renderer/keys/keyMap'
import { groupCommands } from '../../../renderer/keys/listedCommands'
import { VIEWS } from '../../../renderer/views/registry'

const press = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({ code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('a key press', () => {
  it('is named by its physical key and its modifiers in one order', () => {
    expect(readBinding(press('KeyZ', { shiftKey: true, ctrlKey: true }), false)).toBe('Ctrl+Shift+KeyZ')
    expect(readBinding(press('ArrowLeft', { altKey: true, ctrlKey: true }), false)).toBe('Ctrl+Alt+ArrowLeft')
  })

  it('means the command key on a Mac', () => {
    expect(readBinding(press('KeyZ', { metaKey: true }), true)).toBe('Ctrl+KeyZ')
    expect(readBinding(press('KeyZ', { ctrlKey: true }), true)).toBeNull()
  })

  it('is none while only modifiers are down, and with the key of the system', () => {
    for (const code of ['ControlLeft', 'ShiftRight', 'AltLeft', 'MetaLeft', 'CapsLock', '']) expect(readBinding(press(code), false)).toBeNull()
    expect(readBinding(press('KeyL', { metaKey: true }), false)).toBeNull()
  })

  it('is read back from settings only in its own form', () => {
    for (const good of ['KeyA', 'Ctrl+KeyA', 'Ctrl+Alt+Shift+F5', 'Digit0']) expect(isBinding(good)).toBe(true)
    for (const bad of ['', 'Shift+Ctrl+KeyA', 'Hyper+KeyA', 'Ctrl+', 'a', 'Ctrl+ControlLeft', '<script>']) expect(isBinding(bad)).toBe(false)
  })
})

describe('the presets', () => {
  it.each(PRESETS)('%s: views have the numbers of their places in the rail', (preset) => {
    const keys = createKeyMap({ commands: COMMANDS, preset, overrides: {} })
    expect(VIEWS.map(({ id }) => keys.bindingsOf(`app.view${id.charAt(0).toUpperCase()}${id.slice(1)}`)[0])).toEqual(VIEWS.map((_, index) => `Alt+Digit${index + 1}`))
  })

  it.each(PRESETS)('%s: no key means two things in one place', (preset) => {
    const keys = createKeyMap({ commands: COMMANDS, preset, overrides: {} })
    const conflicts = COMMANDS.flatMap((command) => keys.bindingsOf(command.id).map((binding) => [command.id, binding, keys.findConflict(binding, command.id)?.id ?? null]))
    expect(conflicts.filter(([, , other]) => other !== null)).toEqual([])
  })

  it.each(PRESETS)('%s: every command has a key, and Esc ends nothing for good', (preset) => {
    for (const command of COMMANDS) {
      const bindings = presetBindings(command, preset)
      expect(bindings.length, command.id).toBeGreaterThan(0)
      for (const binding of bindings) expect(isBinding(binding), binding).toBe(true)
    }
  })

  it('shuttles with K in the editor preset only', () => {
    const named = (preset: (typeof PRESETS)[number]) => createKeyMap({ commands: COMMANDS, preset, overrides: {} }).commandsOn('KeyK').map(({ id }) => id)
    expect(named('editor')).toContain('player.playPause')
    expect(named('annotation')).not.toContain('player.playPause')
  })

  it('name each command once', () => {
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length)
  })
})

const commands: Command[] = [
  { id: 'player.play', scope: 'player', annotation: ['Space'] },
  { id: 'footage.next', scope: 'footage', annotation: ['ArrowDown'] },
  { id: 'track.next', scope: 'track', annotation: ['ArrowDown'] },
  { id: 'app.help', scope: 'app', annotation: ['F1'] },
]

describe('keys of one\'s own', () => {
  const keys = createKeyMap({ commands, preset: 'annotation', overrides: { 'app.help': ['KeyH'], 'track.next': [] } })

  it('take the preset\'s place', () => {
    expect(keys.commandsOn('KeyH').map(({ id }) => id)).toEqual(['app.help'])
    expect(keys.commandsOn('F1')).toEqual([])
    expect(keys.bindingsOf('track.next')).toEqual([])
  })

  it('are refused with the action that has them, where both can be meant', () => {
    expect(keys.findConflict('Space', 'track.next')?.id).toBe('player.play')
    expect(keys.findConflict('KeyH', 'player.play')?.id).toBe('app.help')
    expect(keys.findConflict('ArrowDown', 'track.next')).toBeNull()
    expect(keys.findConflict('Space', 'player.play')).toBeNull()
  })

  it('overlap as the views do', () => {
    expect(overlap('player', 'footage')).toBe(true)
    expect(overlap('track', 'player')).toBe(true)
    expect(overlap('track', 'footage')).toBe(false)
    expect(overlap('player', 'monitor')).toBe(false)
    expect(overlap('learn', 'app')).toBe(true)
  })
})

describe('the sheet', () => {
  const listed = ({ id, annotation }: Command) => ({ id, title: id.replace('.', ' '), keys: annotation })

  it('is searched by action and by key', () => {
    const found = (search: string) => groupCommands({ commands, search, listed }).flatMap((group) => group.commands.map(({ id }) => id))
    expect(found('')).toHaveLength(4)
    expect(found('PLAY')).toEqual(['player.play'])
    expect(found('next footage')).toEqual(['footage.next'])
    expect(found('f1')).toEqual(['app.help'])
    expect(found('nothing')).toEqual([])
  })
})
