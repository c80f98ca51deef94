import { existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { runCommand } from './command.mjs'
import { readStamp, writeStamp } from './stamp.mjs'

const DOWNLOAD_TIMEOUT = 15_000

/**
 * Lets ffmpeg-static fetch its binary, if it can within a few seconds. An older ffmpeg comes as an npm package, so
 * nothing depends on this: it never fails, and it is tried once per installation.
 *
 * @returns {Promise<{ status: 'ready' | 'cached' | 'skipped', detail: string }>}
 */
export async function prepareFfmpeg({ repository, force, say, environment = process.env }) {
  if (environment.PULTRACK_SKIP_FFMPEG) return { status: 'skipped', detail: 'PULTRACK_SKIP_FFMPEG is set' }
  if (environment.PULTRACK_FFMPEG) return { status: 'skipped', detail: 'PULTRACK_FFMPEG names one' }
  const folder = join(repository, 'node_modules', 'ffmpeg-static')
  if (!existsSync(join(folder, 'install.js'))) return { status: 'skipped', detail: 'the package ffmpeg-static is not installed' }
  const stamp = join(repository, 'node_modules', '.pultrack-ffmpeg.json')
  const known = force ? undefined : readStamp(stamp)
  if (known !== undefined) return { status: 'cached', detail: known.detail }
  const detail = await fetchBinary({ folder, say, environment })
  writeStamp(stamp, { detail })
  return { status: 'ready', detail }
}

async function fetchBinary({ folder, say, environment }) {
  const binary = join(folder, process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg')
  if (await runs(binary)) return 'the binary of ffmpeg-static is in place'
  rmSync(binary, { force: true }) // a download that was cut short
  say('ffmpeg: letting ffmpeg-static download its binary (optional, 15 s at most)')
  await runCommand(process.execPath, ['install.js'], { cwd: folder, env: environment, timeout: DOWNLOAD_TIMEOUT })
  if (await runs(binary)) return 'the binary of ffmpeg-static was downloaded'
  rmSync(binary, { force: true })
  return `ffmpeg-static could not download its binary; using ${await describeCarried(environment)}`
}

async function runs(binary) {
  return existsSync(binary) && (await runCommand(binary, ['-version'], { timeout: 10_000 })).status === 'done'
}

async function describeCarried(environment) {
  try {
    const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg')
    if (await runs(path)) return 'the one of @ffmpeg-installer/ffmpeg'
  } catch {
    // not for this system
  }
  const { status } = await runCommand('ffmpeg', ['-version'], { env: environment, timeout: 10_000 })
  return status === 'done' ? 'the one on the PATH' : 'none: install ffmpeg, or set PULTRACK_FFMPEG to one'
}
