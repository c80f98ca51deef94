import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const SAMPLES = join(REPOSITORY, 'resources', 'samples')
const MEGABYTES = 1e6

interface Source {
  file: string
  origin: string
  author: string
  licence: string
  licenceFile: string
  sha256: string
}

interface Package {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

const read = (...names: string[]): string => readFileSync(join(REPOSITORY, ...names), 'utf8')
const sources = JSON.parse(read('resources', 'samples', 'SOURCES.json')) as Source[]

/** Clips and boxes that ship; the list itself and the texts of licences need no licence. */
function listSamples(): string[] {
  return readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SAMPLES, join(entry.parentPath, entry.name)))
    .filter((path) => path !== 'SOURCES.json' && !path.startsWith('licences/'))
}

describe('licences of what ships', () => {
  it('names the source of every sample, and nothing that is not there', () => {
    expect(sources.map(({ file }) => file).sort()).toEqual(listSamples().sort())
  })

  it.each(sources)('$file is the file that was looked up', ({ file, origin, author, licence, licenceFile, sha256 }) => {
    expect(createHash('sha256').update(readFileSync(join(SAMPLES, file))).digest('hex')).toBe(sha256)
    for (const field of [origin, author, licence]) expect(field.length).toBeGreaterThan(2)
    expect(statSync(join(SAMPLES, licenceFile)).size).toBeGreaterThan(100)
  })

  it('is small enough for a repository', () => {
    const bytes = listSamples().reduce((sum, path) => sum + statSync(join(SAMPLES, path)).size, 0)
    expect(bytes).toBeLessThan(12 * MEGABYTES)
  })

  it('is under the licence that package.json names', () => {
    expect(read('LICENSE')).toContain('Apache License')
    expect(read('LICENSE')).toContain('END OF TERMS AND CONDITIONS')
    expect(JSON.parse(read('package.json'))).toMatchObject({ license: 'Apache-2.0' })
  })
})

describe('licences of what we rest on', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as Package
  const rows = read('THIRD-PARTY-LICENSES.md').split('\n')

  it.each(Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))('lists %s %s with the licence that the package names', (name, version) => {
    const row = rows.find((line) => line.startsWith(`| \`${name}\` |`))
    expect(row, 'no row').toBeDefined()
    const [, , listedVersion, listedLicence] = row!.split('|').map((cell) => cell.trim())
    expect(listedVersion).toBe(version)
    const manifest = join(REPOSITORY, 'node_modules', name, 'package.json')
    if (!existsSync(manifest)) return // optional, and not for this system
    expect(listedLicence).toBe((JSON.parse(readFileSync(manifest, 'utf8')) as { license: string }).license)
  })

  it('pins every version', () => {
    for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })
})
