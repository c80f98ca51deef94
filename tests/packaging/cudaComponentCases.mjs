import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { CUDA_SIZE, findCuda, installCuda, isOfUse } from '../../build/component/cudaComponent.mjs'
import { moveRunPath, readRunPath } from '../../build/packaging/runPath.mjs'
import { resolveCacheFolder } from '../../build/prepare/cacheFolder.mjs'
import { writeStamp } from '../../build/prepare/stamp.mjs'
import { libraryFolder } from '../../build/prepare/tensorflowLibrary.mjs'
import { addTool, buildHouse, demolish, readLog } from '../build/house.mjs'

const require = createRequire(import.meta.url)
const LOADER = join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'lib', 'napi-v8', 'tfjs_binding.node')
const REAL_ADDON = existsSync(LOADER) ? join(dirname(realpathSync(LOADER)), 'tensorflow_addon.so') : ''

const CUDA_WHEEL = {
  'tensorflow/libtensorflow_cc.so.2': Buffer.from('library'),
  'tensorflow/libtensorflow_framework.so.2': Buffer.from('framework'),
  'tensorflow-2.21.0.dist-info/METADATA': Buffer.from('Name: tensorflow\nRequires-Dist: nvidia-cublas-cu12<13.0,>=12.5; extra == "and-cuda"\nRequires-Dist: numpy\n'),
}
/** "Installs" by making a folder where --target says; fails where the house says so. */
const PYTHON = `#!/bin/sh
case "$*" in
  *--version*) exit 0 ;;
  *download*)
    echo download >> "$HOUSE/log"
    while [ $# -gt 1 ]; do if [ "$1" = --dest ]; then target=$2; fi; shift; done
    /bin/mkdir -p "$target" && /bin/cp "$HOUSE/wheel" "$target/tensorflow.whl" ;;
  *install*)
    echo "install $*" >> "$HOUSE/log"
    if [ -e "$HOUSE/offline" ]; then echo "Network is unreachable" >&2; exit 1; fi
    while [ $# -gt 1 ]; do if [ "$1" = --target ]; then target=$2; fi; shift; done
    /bin/mkdir -p "$target/nvidia/cublas" ;;
esac
`

describe.skipIf(!existsSync(REAL_ADDON) || process.platform !== 'linux')('the CUDA runtime as a component', () => {
  let house
  let place
  const install = () => installCuda({ ...place, say: () => undefined, environment: house.environment })

  beforeEach(() => {
    house = buildHouse({ wheelFiles: CUDA_WHEEL })
    addTool({ house, name: 'python3', script: PYTHON })
    place = { folder: join(house.folder, 'components'), addon: REAL_ADDON }
  })
  afterEach(() => demolish(house))

  it('is installed where the user said yes, from the package index, and found again', async () => {
    expect(findCuda(place)).toBeUndefined()
    const addon = await install()
    expect(readLog(house)[0]).toBe('download')
    expect(readLog(house)[1]).toContain('nvidia-cublas-cu12<13.0,>=12.5')
    expect(readLog(house)[1]).not.toContain('numpy')
    expect(findCuda(place)).toBe(addon)
    expect(existsSync(join(dirname(addon), 'nvidia', 'cublas'))).toBe(true)
    expect(readRunPath(addon).text).toMatch(/^\$ORIGIN\/+tensorflow$/)
    await install()
    expect(readLog(house)).toHaveLength(2)
  })

  it('is not taken for there when its installation failed, and can be tried again', async () => {
    addTool({ house, name: 'python3', script: PYTHON.replace('if [ -e "$HOUSE/offline" ]', 'if true') })
    await expect(install()).rejects.toMatchObject({ message: expect.stringContaining('package index cannot be reached') })
    expect(findCuda(place)).toBeUndefined()
    expect(readdirSync(join(place.folder, 'native'))).toEqual([])
    addTool({ house, name: 'python3', script: PYTHON })
    expect(await install()).toBe(findCuda(place))
  })

  it('is not taken for there when a file of it is gone', async () => {
    const addon = await install()
    rmSync(join(dirname(addon), 'tensorflow', 'libtensorflow_cc.so.2'))
    expect(findCuda(place)).toBeUndefined()
  })

  it('says what is missing on the machine', async () => {
    rmSync(join(house.folder, 'bin', 'python3'))
    await expect(install()).rejects.toMatchObject({ message: 'no python was found' })
  })

  it('is offered on Linux with a card, and says its size first', async () => {
    addTool({ house, name: 'nvidia-smi', script: '#!/bin/sh\necho "GPU 0: NVIDIA H200 (UUID: GPU-1)"\n' })
    expect(await isOfUse({ platform: 'linux-x64', environment: house.environment })).toBe(true)
    expect(await isOfUse({ platform: 'darwin-arm64', environment: house.environment })).toBe(false)
    expect(CUDA_SIZE).toEqual({ download: '3 GB', disk: '9 GB' })
  })

  it('is what the engine loads when it is there', () => {
    // The library for the processor in the place of the one for CUDA: both have the same names and the same interface.
    const library = libraryFolder({ cacheFolder: place.folder, variant: 'cuda' })
    mkdirSync(library, { recursive: true })
    symlinkSync(join(libraryFolder({ cacheFolder: resolveCacheFolder(), variant: 'cpu' }), 'tensorflow'), join(library, 'tensorflow'))
    writeStamp(join(library, 'complete.json'), { files: {} })
    const addon = findCuda(place)
    const script = `console.log(require(${JSON.stringify(LOADER)}).TF_Version, require('node:fs').readFileSync('/proc/self/maps', 'utf8'))`
    const output = execFileSync(process.execPath, ['-e', script], { env: { PATH: process.env.PATH, PULTRACK_TENSORFLOW_ADDON: addon }, encoding: 'utf8', maxBuffer: 1 << 24, stdio: ['ignore', 'pipe', 'ignore'] })
    expect(output).toMatch(/^2\.21\./)
    expect(output).toContain(addon)
    expect(output).not.toContain(REAL_ADDON)
  })

  it('does not move a library to where its name does not fit', () => {
    expect(() => moveRunPath(REAL_ADDON, `$ORIGIN/${'far/'.repeat(100)}`)).toThrow('has room for')
    expect(() => readRunPath(process.execPath.replace(/[^/]*$/, ''))).toThrow()
    expect(() => readRunPath(join(import.meta.dirname, 'cudaComponent.test.ts'))).toThrow('no ELF file')
  })
})
