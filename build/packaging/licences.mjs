import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TEXTS = join(dirname(fileURLToPath(import.meta.url)), 'licences')
const NOTICE = /^(licen[cs]e|copying|notice)/i

/**
 * Lays out the licences that a package must carry and that its files do not: of the binaries, and of what is bundled into the page.
 *
 * @param {{ repository: string, folder: string }} options
 */
export function stageLicences({ repository, folder }) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(TEXTS)) copyFileSync(join(TEXTS, name), join(folder, name))
  writeFileSync(join(folder, 'page.txt'), listBundled(repository).map(describe).join(`\n\n${'-'.repeat(80)}\n\n`))
}

/** Folders of the packages that THIRD-PARTY-LICENSES.md calls bundled, and of all that those need. */
function listBundled(repository) {
  const text = readFileSync(join(repository, 'THIRD-PARTY-LICENSES.md'), 'utf8')
  const named = [...text.matchAll(/^\| `([^`]+)` \|.*bundled into it \|$/gm)].map(([, name]) => name)
  const found = new Map()
  const visit = (name, from) => {
    const folder = findPackage(name, from)
    if (folder === undefined || found.has(folder)) return
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    found.set(folder, manifest)
    for (const needed of Object.keys(manifest.dependencies ?? {})) visit(needed, folder)
  }
  for (const name of named) visit(name, repository)
  return [...found].sort(([a], [b]) => a.localeCompare(b))
}

/** Upwards through `node_modules`, as Node looks; packages need not let their package.json be required. */
function findPackage(name, from) {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(name) ?? []
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')))
}

function describe([folder, { name, version, license }]) {
  const notice = readdirSync(folder).find((file) => NOTICE.test(file))
  return `${name} ${version} (${license})\n\n${notice === undefined ? 'The package carries no text of its licence.' : readFileSync(join(folder, notice), 'utf8').trim()}`
}
