import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { packWorkstation } from './packaging/pack.mjs'
import { prepare } from './prepare.mjs'
import { PrepareProblem } from './prepare/problem.mjs'

// `npm run package`: installers of the workstation for this system, into dist/package. Arguments are electron-builder's: `-- --linux deb`, `-- --win`, `-- --linux dir`.

const OWN_SYSTEM = { linux: '--linux', win32: '--win', darwin: '--mac' }
const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const given = process.argv.slice(2)
const namesSystem = given.some((word) => /^(--(linux|win|windows|mac|macos)|-[lwm]+)$/.test(word))

try {
  await prepare({ quiet: true })
  await packWorkstation({ repository, words: namesSystem ? given : [OWN_SYSTEM[process.platform] ?? '--linux', ...given], say: (text) => process.stdout.write(`${text}\n`) })
} catch (problem) {
  if (!(problem instanceof PrepareProblem)) throw problem
  process.stderr.write(`package: ${problem.message}\n  next step: ${problem.hint}\n`)
  process.exitCode = 1
}
