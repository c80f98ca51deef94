import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the program keeps what is its own and not made again: the first project, the list of recent ones. `$PULTRACK_DATA` overrides. */
export function userDataFolder(): string {
  const own = process.env['PULTRACK_DATA']
  if (own) return own
  if (process.platform === 'win32') return join(process.env['APPDATA'] || join(homedir(), 'AppData', 'Roaming'), 'Pultrack')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Pultrack')
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'pultrack')
}
