import { lastLines, runCommand } from './command.mjs'
import { PrepareProblem } from './problem.mjs'

/**
 * The wheels' own tags, not those of the python at hand: only files are taken out of them, so any python with pip does.
 */
const WHEEL_TAGS = [
  '--only-binary=:all:', '--python-version', '3.11', '--implementation', 'cp',
  '--platform', 'manylinux_2_27_x86_64', '--platform', 'manylinux_2_17_x86_64', '--platform', 'manylinux2014_x86_64',
]
const QUIET = ['--disable-pip-version-check', '--no-input', '--quiet', '--no-deps']
const DOWNLOAD_TIMEOUT = 30 * 60_000

/**
 * The first of `python3`, `python` that runs and has pip.
 *
 * @throws PrepareProblem if there is none
 */
export async function findPython(environment = process.env) {
  let withoutPip
  for (const name of ['python3', 'python']) {
    const { status } = await runCommand(name, ['-m', 'pip', '--version'], { env: environment, timeout: 60_000 })
    if (status === 'done') return name
    if (status !== 'missing') withoutPip ??= name
  }
  if (withoutPip !== undefined) {
    throw new PrepareProblem({ message: `${withoutPip} has no working pip`, hint: 'Install it (Debian, Ubuntu: sudo apt-get install python3-pip) and run `npm run prepare-machine` again.' })
  }
  throw new PrepareProblem({ message: 'no python was found', hint: 'Install it (Debian, Ubuntu: sudo apt-get install python3 python3-pip) and run `npm run prepare-machine` again.' })
}

/** Downloads the wheel of one requirement, e.g. `tensorflow-cpu==2.21.0`, into a folder. */
export async function downloadWheel({ python, requirement, folder, environment }) {
  await runPip({ python, arguments: ['download', ...QUIET, ...WHEEL_TAGS, '--dest', folder, requirement], what: requirement, environment })
}

/** Installs wheels side by side into a folder of their own. */
export async function installWheels({ python, requirements, folder, environment }) {
  await runPip({ python, arguments: ['install', ...QUIET, ...WHEEL_TAGS, '--no-compile', '--target', folder, ...requirements], what: 'the CUDA libraries', environment })
}

async function runPip({ python, arguments: pipArguments, what, environment }) {
  const result = await runCommand(python, ['-m', 'pip', ...pipArguments], { env: environment, timeout: DOWNLOAD_TIMEOUT })
  if (result.status !== 'done') throw explainPipFailure({ ...result, what })
}

/** Turns what pip printed into the reason and the next step. */
export function explainPipFailure({ status, output, what }) {
  const problem = (message, hint) => new PrepareProblem({ message: `${what} could not be downloaded: ${message}`, hint })
  if (/No space left on device|Errno 28|Disk quota exceeded/i.test(output)) {
    return problem('the disk is full', 'Free some space, or point PULTRACK_CACHE and TMPDIR at a folder on another disk, and run `npm run prepare-machine` again.')
  }
  if (status === 'timeout' || /NewConnectionError|NameResolution|name resolution|Max retries|Network is unreachable|Connection (refused|reset|aborted)|timed out|ProxyError|SSLError/i.test(output)) {
    return problem('the package index cannot be reached', 'Check the network (pip honours HTTPS_PROXY and PIP_INDEX_URL) and run `npm run prepare-machine` again.')
  }
  if (/No matching distribution|Could not find a version/i.test(output)) {
    return problem('the package index does not have it', 'Check the network and PIP_INDEX_URL, or update pip, and run `npm run prepare-machine` again.')
  }
  return problem(lastLines(output) || 'pip failed without a word', 'Run `npm run prepare-machine` again; if it stays, pip itself needs attention.')
}
