import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../../build/prepare/command.mjs'
import { Side } from './side.mjs'

/** What the figures are measured against; versions are pinned so that figures of two machines compare. */
const PEERS = {
  pytorch: { module: 'torch', requirements: ['torch==2.13.0', 'numpy'], script: 'torch_side.py', size: 'some gigabytes' },
  opencv: { module: 'cv2', requirements: ['opencv-contrib-python-headless==4.13.0.92'], script: 'opencv_side.py', size: '60 MB' },
}
const INSTALL_TIMEOUT = 30 * 60_000

/**
 * Starts every peer that is there or can be installed, in a virtual environment of its own under the user's cache.
 * `PULTRACK_BENCH_PYTHON` names another python, in which nothing is installed.
 *
 * @returns {Promise<{ sides: Record<string, Side>, skipped: { peer: string, reason: string }[] }>}
 */
export async function openPeers({ folder, cacheFolder, install, say }) {
  const sides = {}
  const skipped = []
  const own = process.env.PULTRACK_BENCH_PYTHON
  const python = own ?? (await findEnvironment({ cacheFolder, install, say }))
  for (const [name, peer] of Object.entries(PEERS)) {
    const reason = python === undefined ? 'python3 with venv is not there' : await assureModule({ name, python, peer, install: install && own === undefined, say })
    if (reason === undefined) sides[name] = new Side({ name, file: python, args: [join(folder, peer.script)] })
    else skipped.push({ peer: name, reason })
  }
  return { sides, skipped }
}

async function findEnvironment({ cacheFolder, install, say }) {
  const folder = join(cacheFolder, 'bench-venv')
  const python = join(folder, 'bin', 'python')
  if (existsSync(python) || !install) return existsSync(python) ? python : undefined
  say(`creating ${folder} for the peers`)
  const { status } = await runCommand('python3', ['-m', 'venv', '--clear', folder], { timeout: INSTALL_TIMEOUT })
  return status === 'done' ? python : undefined
}

/** @returns why the peer is skipped, or undefined when its module is there */
async function assureModule({ name, python, peer, install, say }) {
  const isThere = async () => (await runCommand(python, ['-c', `import ${peer.module}`], { timeout: 120_000 })).status === 'done'
  if (await isThere()) return undefined
  if (!install) return `${peer.module} is not installed`
  say(`installing ${peer.requirements.join(', ')} for ${name} (once; ${peer.size})`)
  const { status, output } = await runCommand(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...peer.requirements], { timeout: INSTALL_TIMEOUT })
  if (status !== 'done') return `pip could not install it: ${output.trim().split('\n').at(-1) ?? status}`
  return (await isThere()) ? undefined : `${peer.module} is installed but does not load`
}
