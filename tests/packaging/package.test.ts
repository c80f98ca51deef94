import { execFile } from 'node:child_process'
import { access, constants, cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { extractAll, extractFile, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createElectronStandIn } from './electronStandIn'
import { openEngine } from './openEngine'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const MEGABYTES = 1e6
const run = promisify(execFile)

let workplace = ''
let resources = ''
let archive = ''
let files: string[] = []

/** The real packer on the real repository; only Electron's binary is a stand-in, because it cannot be had everywhere. Linux alone is packed. */
beforeAll(async () => {
  // Outside the repository, or a package that is missing would be found in its node_modules.
  workplace = await mkdtemp(join(tmpdir(), 'pultrack-package-'))
  const electron = join(workplace, 'electron')
  await createElectronStandIn(electron)
  const words = ['--linux', 'dir', `--config.electronDist=${electron}`, `--config.directories.output=${join(workplace, 'out')}`]
  await run(process.execPath, [join(REPOSITORY, 'build', 'package.mjs'), ...words], { cwd: REPOSITORY, maxBuffer: 1 << 26 })
  resources = join(workplace, 'out', 'linux-unpacked', 'resources')
  archive = join(resources, 'app.asar')
  files = listPackage(archive, { isPack: false }).filter((path) => 'size' in statFile(archive, path.slice(1)))
}, 300_000)

afterAll(() => rm(workplace, { recursive: true, force: true }))

const unpacked = (...names: string[]): string => join(resources, 'app.asar.unpacked', 'node_modules', ...names)
const isUnpacked = (path: string): boolean => 'unpacked' in statFile(archive, path.slice(1))

interface LockFile {
  packages: Record<string, { version: string; dev?: boolean }>
}

/** `name@version` of every package in the archive, wherever the packer has hoisted it to. */
function listPackages(): Set<string> {
  const manifests = files.filter((path) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(path))
  return new Set(manifests.map((path) => {
    const { name, version } = JSON.parse(extractFile(archive, path.slice(1)).toString()) as { name: string; version: string }
    return `${name}@${version}`
  }))
}

describe.runIf(process.platform === 'linux')('a packed workstation', () => {
  it('holds shell, page and engine, and starts with the shell', () => {
    for (const file of ['main.cjs', 'preload.cjs', 'engine.mjs', 'cuda.mjs', 'icon.png']) expect(files).toContain(`/dist/electron/${file}`)
    expect(files).toContain('/dist/page/index.html')
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, unknown>
    expect(manifest).toMatchObject({ name: 'pultrack', main: 'dist/electron/main.cjs', type: 'module' })
    expect(manifest).not.toHaveProperty('devDependencies')
    expect(manifest).not.toHaveProperty('scripts')
  })

  it('holds no sources, no maps, no tests, and nothing of the machine it was packed on', () => {
    const own = files.filter((path) => !path.startsWith('/node_modules/'))
    expect(own.filter((path) => !/^\/(package\.json|LICENSE|THIRD-PARTY-LICENSES\.md|dist\/(electron|page)\/.*)$/.test(path))).toEqual([])
    expect(files.filter((path) => /\.(ts|mts|cts|vue|map|tsbuildinfo|cc|h|gyp)$/.test(path))).toEqual([])
    for (const path of own.filter((name) => /\.(c|m)?js$/.test(name))) expect(extractFile(archive, path.slice(1)).includes(REPOSITORY), path).toBe(false)
  })

  it('holds what the program rests on, and no package that only its making needs', async () => {
    const { packages } = JSON.parse(await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8')) as LockFile
    const entries = Object.entries(packages).filter(([path]) => path !== '')
    const named = entries.map(([path, { version, dev }]) => ({ id: `${path.replace(/^.*node_modules\//, '')}@${version}`, dev: dev === true }))
    const allowed = new Set(named.filter(({ dev }) => !dev).map(({ id }) => id))
    const packed = listPackages()
    expect(packed.size).toBeGreaterThan(50)
    expect([...packed].filter((id) => !allowed.has(id))).toEqual([])
    const { dependencies } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
    // Its headers serve to compile the addon, which is compiled.
    const needed = Object.entries(dependencies).filter(([name]) => name !== 'node-api-headers')
    expect(needed.filter(([name, version]) => !packed.has(`${name}@${version}`))).toEqual([])
  })

  it('has every native file beside the archive, where the system can load it', () => {
    const native = files.filter((path) => /\.(node|so|dll|dylib)(\.[\d.]+)?$/.test(path))
    expect(native.length).toBeGreaterThanOrEqual(4)
    expect(native.filter((path) => !isUnpacked(path))).toEqual([])
  })

  it('finds TensorFlow inside itself', async () => {
    const addon = unpacked('@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8', 'tfjs_binding.node')
    const script = `console.log(require(${JSON.stringify(addon)}).TF_Version, require('node:fs').readFileSync('/proc/self/maps', 'utf8'))`
    const { stdout } = await run(process.execPath, ['-e', script], { maxBuffer: 1 << 24, env: { PATH: process.env['PATH'] } })
    expect(stdout).toMatch(/^2\.21\./)
    const libraries = new Set([...stdout.matchAll(/\/\S*tensorflow\S*\.(?:so|node)\S*/g)].map(([path]) => path))
    expect(libraries.size).toBe(4)
    expect([...libraries].filter((path) => !path.startsWith(resources))).toEqual([])
  })

  it('carries an ffmpeg that runs', async () => {
    const program = unpacked('@ffmpeg-installer', `linux-${process.arch}`, 'ffmpeg')
    await access(program, constants.X_OK)
    expect((await run(program, ['-version'])).stdout).toMatch(/^ffmpeg version/)
  })

  it('carries the model and the samples with their licences, outside the archive', async () => {
    const inside = (...names: string[]): Promise<unknown> => stat(join(resources, 'resources', ...names))
    await inside('models', 'alexpul', 'card.json')
    await inside('samples', 'SOURCES.json')
    expect(await readdir(join(resources, 'resources', 'samples', 'licences'))).not.toEqual([])
    expect(files).toEqual(expect.arrayContaining(['/LICENSE', '/THIRD-PARTY-LICENSES.md']))
    expect(await readdir(join(resources, '..'))).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']))
  })

  it('carries the texts of the licences that ask for it', async () => {
    const read = (name: string): Promise<string> => readFile(join(resources, 'licences', name), 'utf8')
    expect(await read('GPL-3.0.txt')).toContain('GNU GENERAL PUBLIC LICENSE')
    expect(await read('LGPL-3.0.txt')).toContain('GNU LESSER GENERAL PUBLIC LICENSE')
    expect(await read('README.txt')).toContain('source')
    const page = await read('page.txt')
    for (const name of ['vue', '@vue/runtime-core', 'pinia', 'vue-i18n', 'reka-ui', '@lucide/vue', 'chart.js']) expect(page).toContain(`\n${name} `)
    expect(page).toContain('Permission is hereby granted')
  })

  it('runs: its engine computes, knows the model that ships, and reads the samples, with nothing but what was packed', async () => {
    // Node reads no archives, so it gets the same files unpacked, beside the archive: at the same distance from everything else.
    const folder = join(resources, 'app')
    extractAll(archive, folder)
    await cp(join(resources, 'app.asar.unpacked'), folder, { recursive: true }) // these are what Electron runs and loads
    const { call, close } = await openEngine({ bundle: join(folder, 'dist', 'electron', 'engine.mjs'), dataFolder: join(workplace, 'data') })
    try {
      expect(await call('engine.backend', {})).toMatchObject({ engine: 'tensorflow' })
      expect((await call('models.list', {})).map(({ origin }) => origin)).toContain('shipped')
      const clips = await call('clips.list', {})
      expect(clips.length).toBeGreaterThan(0)
      const { bytes, encoding } = await call('clips.thumbnail', { clip: clips[0]!.clip, width: 64 })
      expect([encoding, bytes.length > 500]).toEqual(['jpeg', true])
    } finally {
      await close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('has its fuses set: it runs nothing but itself', async () => {
    const wire = await getCurrentFuseWire(join(resources, '..', 'pultrack'))
    const [DISABLE, ENABLE] = ['0', '1'].map((sign) => sign.charCodeAt(0))
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
    })
  })

  it('is no larger than it must be', async () => {
    expect((await stat(archive)).size).toBeLessThan(30 * MEGABYTES)
    expect((await stat(join(resources, 'native', 'tensorflow', 'libtensorflow_cc.so.2'))).size).toBeLessThan(600 * MEGABYTES)
    expect(await measure(resources)).toBeLessThan(850 * MEGABYTES) // of it ONNX Runtime 45, of this system alone
    expect((await readdir(join(resources, '..', 'locales'))).sort()).toEqual(['de.pak', 'en-US.pak'])
  })
})

async function measure(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
