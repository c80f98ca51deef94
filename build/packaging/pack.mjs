import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { bundleElectron } from '../bundleElectron.mjs'
import { bundlePage } from '../bundlePage.mjs'
import { resolveCacheFolder } from '../prepare/cacheFolder.mjs'
import { lastLines } from '../prepare/command.mjs'
import { PrepareProblem } from '../prepare/problem.mjs'
import { stageLicences } from './licences.mjs'
import { stageNativeRuntime } from './nativeRuntime.mjs'

const KEPT_CHARACTERS = 20_000

/**
 * Packs the workstation with electron-builder, as `electron-builder.yml` says.
 *
 * @param {{ repository: string, words: string[], say: (text: string) => void }} options
 *   `words`: electron-builder's own, e.g. `--linux AppImage`, `--linux dir`, `--config.electronDist=FOLDER`
 * @throws PrepareProblem
 */
export async function packWorkstation({ repository, words, say }) {
  await bundleElectron()
  await bundlePage()
  await stageNativeRuntime({ repository, cacheFolder: resolveCacheFolder(), folder: join(repository, 'dist', 'native'), say })
  stageLicences({ repository, folder: join(repository, 'dist', 'licences') })
  await runBuilder({ repository, words: [...words, '--config', 'electron-builder.yml', '--publish', 'never'], say })
}

/** electron-builder's own messages go to `say`, its reason into the error. */
function runBuilder({ repository, words, say }) {
  const cli = createRequire(import.meta.url).resolve('electron-builder/cli.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...words], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let reason
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS)
      reason ??= /⨯\s*(.*?)(?:\s{2,}failedTask=|$)/m.exec(output)?.[1]
      say(String(chunk).trimEnd())
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(explain(reason ?? lastLines(output)))))
  })
}

function explain(reason) {
  const unreachable = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|getaddrinfo|fetch failed/.test(reason)
  const hint = unreachable
    ? 'Electron and the tools for installers are downloaded from github.com; set ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR where that is out of reach.'
    : 'The lines above are electron-builder\'s own.'
  return new PrepareProblem({ message: `electron-builder failed: ${reason}`, hint })
}
