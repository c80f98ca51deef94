import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { prepare } from './prepare.mjs'
import { PrepareProblem } from './prepare/problem.mjs'
import { chooseFace, hasDisplay } from './start/chooseFace.mjs'
import { fetchElectron } from './start/electronBinary.mjs'
import { parseStart, serveArguments, USAGE } from './start/startArguments.mjs'

// `npm start`: prepares the machine and opens the workstation, in a window of its own or in a browser.

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
/** A window that ends so soon, and with an error, has never been one. */
const FAILED_START = 5000
/** Paths are meant against the folder that the command was given in, which npm leaves for the package's. */
const userFolder = process.env.INIT_CWD ?? process.cwd()
const say = (text) => process.stderr.write(`${text}\n`)

process.exitCode = await main(process.argv.slice(2))

async function main(words) {
  let start
  try {
    start = parseStart(words)
  } catch (problem) {
    say(`${problem.message}\n\n${USAGE}`)
    return 2
  }
  if (start.help) {
    process.stdout.write(USAGE)
    return 0
  }
  try {
    await prepare()
    return await open(start)
  } catch (problem) {
    if (!(problem instanceof PrepareProblem)) throw problem
    say(`start: ${problem.message}\n  next step: ${problem.hint}`)
    return 1
  }
}

async function open(start) {
  const { face, reason } = chooseFace(start)
  if (face === 'browser') return serve(start, reason)
  const { path, detail } = await fetchElectron({ repository, say, force: start.window })
  if (path === undefined) return serve(start, detail)
  return openWindow({ start, path })
}

async function openWindow({ start, path }) {
  const { bundleElectron } = await import('./bundleElectron.mjs')
  const { bundlePage } = await import('./bundlePage.mjs')
  await bundlePage()
  await bundleElectron()
  const startedAt = Date.now()
  const code = await run({ file: path, words: [repository, ...start.rest], folder: userFolder })
  if (code === 0 || Date.now() - startedAt > FAILED_START) return code
  return serve(start, `Electron ended at once with code ${code}; a library of the system may be missing (see its message above)`)
}

/** The page is bundled by the command itself. */
async function serve(start, reason) {
  const opens = hasDisplay()
  say(`${opens ? 'Opening in a browser' : 'Serving for a browser'}: ${reason}.`)
  const { bundlePage } = await import('./bundlePage.mjs')
  await bundlePage()
  return run({ file: process.execPath, words: [join(repository, 'build', 'pultrack.mjs'), ...serveArguments(start.rest, { open: opens })], folder: userFolder })
}

/** Signals go to the command as well, which ends by itself; we wait for it, so that nothing is left behind. */
function run({ file, words, folder }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { cwd: folder, stdio: 'inherit' })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', () => undefined) // the terminal sends it to both
    process.on('SIGTERM', pass)
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}
