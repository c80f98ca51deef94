import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { existsSync, readFileSync } from 'node:fs'
import { _electron } from 'playwright-core'
import type { ElectronApplication, Page } from 'playwright-core'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
/** Of a start from nothing, on a machine with other work. */
const START_MILLISECONDS = 60_000

/** Electron's program where its own installer put it; undefined with the reason why there is no window to test. */
export function findProgram(environment: NodeJS.ProcessEnv = process.env): { path: string } | { missing: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const named = join(folder, 'path.txt')
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : ''
  if (!existsSync(path)) return { missing: 'Electron\'s program is not here (`npm start -- --window` downloads it)' }
  if (process.platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return { missing: 'there is no display (xvfb-run gives one)' }
  return { path }
}

export interface LaunchedWindow {
  application: ElectronApplication
  page: Page
  userData: string
  /** What the page complained of. */
  troubles: string[]
  close: () => Promise<void>
}

/** The arguments and the environment of a start with settings and projects of its own. Root has no sandbox to start with. */
export function startOptions(userData: string, words: readonly string[] = []): { args: string[]; env: Record<string, string> } {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const environment = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'NODE_OPTIONS'))
  return { args: [REPOSITORY, ...sandbox, '--user-data', userData, ...words], env: { ...environment, PULTRACK_DATA: join(userData, 'data') } }
}

/** Starts the real thing and waits until its page is connected to the engine. */
export async function launchWindow({ program, words = [], userData }: { program: string; words?: readonly string[]; userData?: string }): Promise<LaunchedWindow> {
  const folder = userData ?? (await mkdtemp(join(tmpdir(), 'pultrack-window-')))
  const application = await _electron.launch({ executablePath: program, timeout: START_MILLISECONDS, ...startOptions(folder, words) })
  const page = await application.firstWindow()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.stack ?? error.message))
  await page.waitForSelector('[data-status=engine]', { timeout: START_MILLISECONDS })
  return {
    application, page, troubles, userData: folder,
    close: async () => {
      await application.close()
      if (userData === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
