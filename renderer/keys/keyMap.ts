import type { Binding } from './binding'
import { overlap } from './command'
import type { Command, Preset } from './command'

/** Keys that a person gave to commands, in place of the preset's; an empty list takes every key away. */
export type KeyOverrides = Readonly<Record<string, readonly Binding[]>>

export interface KeyMap {
  /** Keys of a command, the first being the one that is shown. */
  bindingsOf(id: string): readonly Binding[]
  /** Commands on a key; several only where their scopes never meet. */
  commandsOn(binding: Binding): readonly Command[]
  /** The command that stands in the way of giving a key to a command, or null. */
  findConflict(binding: Binding, id: string): Command | null
}

export interface KeyMapOptions {
  commands: readonly Command[]
  preset: Preset
  overrides: KeyOverrides
}

export function createKeyMap({ commands, preset, overrides }: KeyMapOptions): KeyMap {
  const bindings = new Map(commands.map((command) => [command.id, overrides[command.id] ?? presetBindings(command, preset)]))
  const byBinding = new Map<Binding, Command[]>()
  for (const command of commands) {
    for (const binding of bindings.get(command.id) ?? []) byBinding.set(binding, [...(byBinding.get(binding) ?? []), command])
  }
  const scopes = new Map(commands.map(({ id, scope }) => [id, scope]))
  return {
    bindingsOf: (id) => bindings.get(id) ?? [],
    commandsOn: (binding) => byBinding.get(binding) ?? [],
    findConflict(binding, id) {
      const scope = scopes.get(id)
      if (scope === undefined) return null
      return (byBinding.get(binding) ?? []).find((other) => other.id !== id && overlap(other.scope, scope)) ?? null
    },
  }
}

export function presetBindings(command: Command, preset: Preset): readonly Binding[] {
  return preset === 'editor' ? (command.editor ?? command.annotation) : command.annotation
}
