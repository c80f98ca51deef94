import type { Binding } from './binding'

/** Where a command can be given. Two commands may share a key only if no place has both. */
export const SCOPES = ['app', 'player', 'footage', 'track', 'learn', 'monitor', 'curriculum', 'batch', 'settings'] as const
export type Scope = (typeof SCOPES)[number]

/** Something that a person can do, with its keys in both presets. Its name is the message `AREA.commands.NAME` of the id `AREA.NAME`. */
export interface Command {
  id: string
  scope: Scope
  annotation: readonly Binding[]
  /** @default those of the annotation preset */
  editor?: readonly Binding[]
}

export const PRESETS = ['annotation', 'editor'] as const
export type Preset = (typeof PRESETS)[number]

export function titleKey(id: string): string {
  const [area, name] = id.split('.')
  return `${area ?? ''}.commands.${name ?? ''}`
}

/** The player stands in the footage view and in the track view. */
export function overlap(first: Scope, second: Scope): boolean {
  if (first === second || first === 'app' || second === 'app') return true
  const withPlayer = ['footage', 'track']
  return (first === 'player' && withPlayer.includes(second)) || (second === 'player' && withPlayer.includes(first))
}
