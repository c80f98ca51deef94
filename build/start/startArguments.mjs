export const USAGE = `npm start [-- [options] [paths]]

Prepares this machine and opens the workstation: a window of its own where Electron's program is there or can be had,
otherwise a page on this machine that your browser shows.

  paths              projects (.trackproj), runs, clips or folders to open
  --browser          serves the page in any case and prints its address
  --window           insists on the window; tries a failed download again
  --engine-in-main   the engine in the window's own process, for debugging
  --devtools         with developer tools
  --help             this text

  Options of \`pultrack serve\` (--port, --root, ...) go to it together with --browser.
`

const OWN = { '--browser': 'browser', '--window': 'window', '--help': 'help', '-h': 'help' }

/**
 * Splits the command line into what this command decides and what it hands on.
 *
 * @param {string[]} words
 */
export function parseStart(words) {
  const start = { browser: false, window: false, help: false, rest: [] }
  const end = words.indexOf('--')
  const open = end < 0 ? words : words.slice(0, end)
  for (const word of open) {
    if (OWN[word] === undefined) start.rest.push(word)
    else start[OWN[word]] = true
  }
  if (end >= 0) start.rest.push(...words.slice(end))
  if (start.browser && start.window) throw new Error('--browser and --window exclude each other')
  return start
}

/** What only the window knows; a served page opens clips by its own list. */
const WINDOW_ONLY = ['--engine-in-main', '--devtools']

/** Of what is handed on, what \`pultrack serve\` is to get: options as they are, each path as a root. */
export function serveArguments(rest, { open }) {
  const words = rest.filter((word) => !WINDOW_ONLY.includes(word) && word !== '--')
  const converted = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    if (!word.startsWith('-')) converted.push('--root', word)
    else if (word.includes('=') || words[index + 1] === undefined || words[index + 1].startsWith('-')) converted.push(word)
    else converted.push(word, words[(index += 1)])
  }
  return ['serve', ...(open ? ['--open'] : []), ...converted]
}
