import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { compileArguments } from '../../build/prepare/addon.mjs'
import { requireSpace, resolveCacheFolder } from '../../build/prepare/cacheFolder.mjs'
import { runCommand } from '../../build/prepare/command.mjs'
import { lockIsStale, withLock } from '../../build/prepare/lock.mjs'
import { prepareNative } from '../../build/prepare/native.mjs'
import { explainInstallFailure, installedMatches, preparePackages } from '../../build/prepare/packages.mjs'
import { explainSystemError } from '../../build/prepare/problem.mjs'
import { explainPipFailure } from '../../build/prepare/python.mjs'
import { isNeeded, parseCudaRequirements } from '../../build/prepare/tensorflowLibrary.mjs'
import { listZip, unzipSelected } from '../../build/prepare/unzip.mjs'
import { writeZip } from './zipFile.mjs'

let folder
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pultrack-parts-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the cache folder', () => {
  it('is what PULTRACK_CACHE says, else the user\'s cache', () => {
    expect(resolveCacheFolder({ PULTRACK_CACHE: '/c', XDG_CACHE_HOME: '/x' }, '/home/a')).toBe('/c')
    expect(resolveCacheFolder({ XDG_CACHE_HOME: '/x' }, '/home/a')).toBe('/x/pultrack')
    expect(resolveCacheFolder({}, '/home/a')).toBe('/home/a/.cache/pultrack')
  })

  it('is refused where the disk is too full', () => {
    expect(() => requireSpace(folder, 1)).not.toThrow()
    expect(() => requireSpace(folder, 1e18)).toThrow(/GB free, 1000000000\.0 GB are needed/)
  })

  it('explains the errors of the system', () => {
    expect(explainSystemError(Object.assign(new Error(), { code: 'ENOSPC', path: '/c/x' })).message).toBe('the disk is full (/c/x)')
    const other = new Error('other')
    expect(explainSystemError(other)).toBe(other)
  })
})

describe('the archive', () => {
  it('gives back what was packed, of what is wanted', async () => {
    const path = join(folder, 'a.zip')
    const large = Buffer.alloc(3e6, 'abc')
    writeZip(path, { 'in/large': large, 'in/empty': Buffer.alloc(0), 'out/other': Buffer.from('x') })
    const files = await unzipSelected({ path, folder, select: (name) => name.startsWith('in/') })
    expect(Object.keys(files)).toEqual(['in/large', 'in/empty'])
    expect(readFileSync(join(folder, 'in/large')).equals(large)).toBe(true)
    expect(readFileSync(join(folder, 'in/empty'))).toHaveLength(0)
    expect(files['in/empty'].sha256).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('never writes outside its folder', async () => {
    const path = join(folder, 'a.zip')
    writeZip(path, { '../evil': Buffer.from('x') })
    await expect(unzipSelected({ path, folder: join(folder, 'inner'), select: () => true })).rejects.toThrow(/leave the folder/)
  })

  it('is refused when cut short', async () => {
    const path = join(folder, 'a.zip')
    writeZip(path, { a: Buffer.from('content') })
    truncateSync(path, 40)
    await expect(listZip(path)).rejects.toThrow(/not a whole zip/)
  })
})

describe('TensorFlow\'s wheel', () => {
  it('is unpacked for its libraries and C headers only', () => {
    expect(isNeeded('tensorflow/libtensorflow_cc.so.2')).toBe(true)
    expect(isNeeded('tensorflow/include/tensorflow/c/eager/c_api.h')).toBe(true)
    expect(isNeeded('tensorflow/include/tsl/platform/ctstring_internal.h')).toBe(true)
    expect(isNeeded('tensorflow/include/tensorflow/core/framework/tensor.h')).toBe(false)
    expect(isNeeded('tensorflow/python/_pywrap_tensorflow_internal.so')).toBe(false)
  })

  it('names its CUDA packages', () => {
    const metadata = 'Requires-Dist: numpy>=1.26.0\nRequires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"\n'
    expect(parseCudaRequirements(metadata)).toEqual(['nvidia-cublas-cu12<13.0,>=12.5.3.2'])
  })

  it.each([
    ['the package index cannot be reached', { status: 'failed', output: 'Caused by NameResolutionError' }],
    ['the package index cannot be reached', { status: 'timeout', output: '' }],
    ['the package index does not have it', { status: 'failed', output: 'ERROR: No matching distribution found for x' }],
    ['the disk is full', { status: 'failed', output: '[Errno 28] No space left on device' }],
    ['SomethingElse', { status: 'failed', output: 'first\nSomethingElse: odd' }],
  ])('says "%s" of what pip prints', (reason, result) => {
    const problem = explainPipFailure({ ...result, what: 'it' })
    expect(problem.message).toContain(reason)
    expect(problem.hint).not.toBe('')
  })

  it('compiles without splitting a path with a comma', () => {
    const library = '/cache, with comma'
    const compile = compileArguments({ repository: process.cwd(), library, output: 'o' })
    expect(compile.slice(compile.indexOf('-rpath'), compile.indexOf('-rpath') + 3)).toEqual(['-rpath', '-Xlinker', '/cache, with comma/tensorflow'])
    expect(compile).toContain('-DNAPI_VERSION=8')
  })
})

describe('commands', () => {
  it('tells done, failed, missing and timeout apart', async () => {
    expect(await runCommand(process.execPath, ['-e', 'console.log("out"); console.error("err")'])).toMatchObject({ status: 'done' })
    expect(await runCommand(process.execPath, ['-e', 'process.exit(3)'])).toMatchObject({ status: 'failed' })
    expect(await runCommand('pultrack-no-such-command', [])).toMatchObject({ status: 'missing' })
    expect(await runCommand(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { timeout: 300 })).toMatchObject({ status: 'timeout' })
  })
})

describe('the lock', () => {
  it('is stale when its process is gone, or nobody touched it for a minute', () => {
    const owner = { pid: 1, host: 'a' }
    expect(lockIsStale({ owner, age: 1000, host: 'a', lives: () => false })).toBe(true)
    expect(lockIsStale({ owner, age: 1000, host: 'a', lives: () => true })).toBe(false)
    expect(lockIsStale({ owner, age: 1000, host: 'b', lives: () => false })).toBe(false)
    expect(lockIsStale({ owner, age: 61_000, host: 'b', lives: () => true })).toBe(true)
  })

  it('is not given to two, and patience ends with the next step', async () => {
    const path = join(folder, 'lock')
    await withLock({ path, onWait: () => {} }, async () => {
      const second = withLock({ path, onWait: () => {}, patience: 300 }, () => 'never')
      await expect(second).rejects.toMatchObject({ hint: expect.stringContaining('delete that file') })
    })
    expect(await withLock({ path, onWait: () => {} }, () => 'free again')).toBe('free again')
  })
})

const lockFile = { packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' }, 'node_modules/mac': { version: '2.0.0', integrity: 'y', optional: true } } }

describe('npm packages', () => {
  it('match when npm\'s record has each, but for optional ones of other systems', () => {
    const record = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'x' } } }
    expect(installedMatches(lockFile, record)).toBe(true)
    expect(installedMatches(lockFile, { packages: {} })).toBe(false)
    expect(installedMatches(lockFile, { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'z' } } })).toBe(false)
    expect(installedMatches(lockFile, { packages: { ...record.packages, 'node_modules/extra': { version: '1.0.0' } } })).toBe(false)
    expect(installedMatches(lockFile, undefined)).toBe(false)
  })

  it('are installed when missing, and then left alone', async () => {
    writeFileSync(join(folder, 'package.json'), '{"name": "empty", "version": "1.0.0"}')
    writeFileSync(join(folder, 'package-lock.json'), '{"name": "empty", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "empty", "version": "1.0.0"}}}')
    const options = { repository: folder, force: false, say: () => {} }
    expect(await preparePackages(options)).toMatchObject({ status: 'ready' })
    expect(await preparePackages({ ...options, environment: { PATH: '/nonexistent' } })).toMatchObject({ status: 'cached' })
  }, 60_000)

  it('say what npm could not do', async () => {
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockFile))
    const options = { repository: folder, force: false, say: () => {}, environment: { PATH: '/nonexistent' } }
    await expect(preparePackages(options)).rejects.toMatchObject({ message: expect.stringContaining('npm was not found') })
    expect(explainInstallFailure({ status: 'failed', output: 'npm error code ENOTFOUND' }).message).toContain('the registry cannot be reached')
    expect(explainInstallFailure({ status: 'failed', output: 'npm error code ENOSPC' }).message).toContain('the disk is full')
  })
})

describe('steps left out', () => {
  it('on request', async () => {
    const options = { repository: folder, cacheFolder: folder, force: false, say: () => {} }
    expect(await prepareNative({ ...options, environment: { PULTRACK_SKIP_NATIVE: '1' } })).toMatchObject({ status: 'skipped' })
    expect(await prepareNative({ ...options, environment: { PULTRACK_ENGINE: 'wasm' } })).toMatchObject({ status: 'skipped' })
  })
})
