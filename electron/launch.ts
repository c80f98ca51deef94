import { resolve } from 'node:path'

/** What the command line of the window says. */
export interface Launch {
  /** Projects, runs, clips or folders to open, absolute. */
  paths: string[]
  /** Runs the engine inside the main process: for debugging, and where a system forbids a second process. */
  engineInMain: boolean
  devTools: boolean
  /** Another place for settings and window state; tests use it. */
  userData: string | undefined
  /** What was not understood. */
  unknown: string[]
}

const VALUE_OPTIONS = ['--user-data'] as const
/** Chromium's and Electron's own switches come in the same list and are none of our business. */
const FOREIGN = /^--(?:no-sandbox|disable-|enable-|force-|use-|ozone-|remote-debugging-|inspect|in-process-|headless|lang=|allow-file-access|original-process-start-time|ignore-|password-store|gtk-|class=|js-flags)/

/**
 * Reads the window's command line.
 *
 * @param words without the program, and in development without the script
 * @param folder against which relative paths are meant
 */
export function parseLaunch(words: readonly string[], folder: string): Launch {
  const launch: Launch = { paths: [], engineInMain: false, devTools: false, userData: undefined, unknown: [] }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      launch.paths.push(...rest.splice(0).map((path) => resolve(folder, path)))
    } else if (!word.startsWith('-')) {
      launch.paths.push(resolve(folder, word))
    } else {
      readOption({ launch, word, rest, folder })
    }
  }
  return launch
}

function readOption({ launch, word, rest, folder }: { launch: Launch; word: string; rest: string[]; folder: string }): void {
  const [name = word, inline] = word.split(/=(.*)/s)
  if (name === '--engine-in-main') launch.engineInMain = true
  else if (name === '--devtools') launch.devTools = true
  else if (name === VALUE_OPTIONS[0]) launch.userData = resolve(folder, inline ?? rest.shift() ?? '')
  else if (!FOREIGN.test(word)) launch.unknown.push(word)
}

/** Modules that Electron is to load first, in development only: the word after it is no script. */
const PRELOADED = ['-r', '--require']

/** The words that are ours: a packaged program is named alone, Electron in development is followed by the application's folder or script. */
export function ownWords(argv: readonly string[], { isPackaged }: { isPackaged: boolean }): string[] {
  if (isPackaged) return argv.slice(1)
  const words = argv.filter((word, index) => index > 0 && !PRELOADED.includes(word) && !PRELOADED.includes(argv[index - 1]!))
  const script = words.findIndex((word) => !word.startsWith('-'))
  return words.filter((_, index) => index !== script)
}

/** DevTools are for development; a packaged window has them only where asked for by name. */
export function allowsDevTools({ isPackaged, devTools }: { isPackaged: boolean; devTools: boolean }): boolean {
  return !isPackaged || devTools
}
