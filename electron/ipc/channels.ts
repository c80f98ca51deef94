import type { ShellCallName } from '../../main/contract/shellCalls'

/** Names of the lanes between main process and preload script; nobody else learns them. */
export const SHELL_CHANNEL = 'pultrack:shell'
export const ENGINE_PORT_CHANNEL = 'pultrack:engine-port'
export const ENGINE_LIFE_CHANNEL = 'pultrack:engine-life'
export const OPEN_CHANNEL = 'pultrack:open'
export const COMMAND_CHANNEL = 'pultrack:command'

export function channelOf(call: ShellCallName): string {
  return `${SHELL_CHANNEL}:${call}`
}
