import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const NEXT_STEP = 'Install the package chromium (Debian: apt-get install chromium), or `npx playwright-core install chromium`, or name a Chromium in CHROMIUM_PATH.'

interface Search {
  environment: NodeJS.ProcessEnv
  /** Where Playwright would keep its own. */
  playwrightPath: string
  isProgram: (path: string) => boolean
  /** Installs the system's package where that can be done; says whether it did. */
  install: () => boolean
}

/** The Chromium to test in: the one named, Playwright's own, the system's. @throws Error with what to install */
export function findChromium(search: Search = onThisMachine()): string {
  const { environment, playwrightPath, isProgram, install } = search
  const named = environment['CHROMIUM_PATH']
  if (named !== undefined) {
    if (isProgram(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, which is no program. ${NEXT_STEP}`)
  }
  const look = (): string | undefined => [playwrightPath, ...inPath(environment)].find(isProgram)
  const found = look() ?? (install() ? look() : undefined)
  if (found === undefined) throw new Error(`There is no Chromium on this machine. ${NEXT_STEP}`)
  return found
}

function inPath(environment: NodeJS.ProcessEnv): string[] {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function onThisMachine(): Search {
  return { environment: process.env, playwrightPath: chromium.executablePath(), isProgram, install: installOnDebian }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** As root on Debian the tests help themselves; elsewhere a person decides. */
function installOnDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  try {
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options)
    return true
  } catch {
    return false
  }
}
