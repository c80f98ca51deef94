import { SCOPES } from './command'
import type { Command } from './command'

/** A command as the sheet shows it. */
export interface ListedCommand {
  id: string
  title: string
  keys: readonly string[]
}

export interface CommandGroup {
  area: string
  commands: readonly ListedCommand[]
}

/** Commands by area, in the order of the scopes, those alone whose name or key has every word of the search. */
export function groupCommands({ commands, search, listed }: { commands: readonly Command[]; search: string; listed: (command: Command) => ListedCommand }): CommandGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = ({ title, keys }: ListedCommand): boolean => words.every((word) => title.toLowerCase().includes(word) || keys.some((key) => key.toLowerCase() === word))
  return SCOPES.map((area) => ({ area, commands: commands.filter(({ scope }) => scope === area).map(listed).filter(matches) })).filter((group) => group.commands.length > 0)
}
