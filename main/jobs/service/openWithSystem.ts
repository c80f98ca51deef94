import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Opens a file, folder or `file:` address with whatever this machine's desktop opens it with. @throws Error when there is no desktop that could */
export async function openWithSystem(target: string): Promise<void> {
  const [command, ...words] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', '""'] : ['xdg-open']
  const child = spawn(command!, [...words, target], { stdio: 'ignore', detached: true })
  await once(child, 'spawn')
  child.unref()
}

/** Whether somebody sits at a desktop of this machine: not on a server that is reached from elsewhere. */
export function hasDesktop(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'linux' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}
