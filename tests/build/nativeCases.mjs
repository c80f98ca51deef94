import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, truncateSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { prepareNative } from '../../build/prepare/native.mjs'
import { addTool, buildHouse, demolish, packWheel, readLog, removeTool } from './house.mjs'

const LINK = 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node'
const LIBRARY = 'native/tensorflow-2.21.0-cpu'

let house
let said

beforeEach(() => {
  house = buildHouse()
  said = []
})
afterEach(() => demolish(house))

function prepare(changes = {}) {
  return prepareNative({
    ...house,
    force: false,
    platform: 'linux-x64',
    say: (text) => said.push(text),
    detectGpu: () => Promise.resolve(false),
    tryAddon: () => Promise.resolve(),
    ...changes,
  })
}

const inCache = (...names) => join(house.cacheFolder, ...names)
const linkedAddon = () => readFileSync(join(house.repository, LINK), 'utf8')
const temporaries = () => readdirSync(inCache('native')).filter((name) => name.startsWith('.temporary') || name.includes('lock'))

describe('preparing the native runtime', () => {
  it('fetches the library, compiles the addon and links it', async () => {
    expect(await prepare()).toMatchObject({ status: 'ready' })
    expect(linkedAddon()).toBe('addon\n')
    expect(realpathSync(join(house.repository, LINK))).toContain(realpathSync(house.cacheFolder))
    expect(readFileSync(inCache(LIBRARY, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('library')
    expect(existsSync(inCache(LIBRARY, 'tensorflow/include/tensorflow/c/c_api.h'))).toBe(true)
  })

  it('keeps nothing but what is needed', async () => {
    await prepare()
    expect(existsSync(inCache(LIBRARY, 'tensorflow/python'))).toBe(false)
    expect(existsSync(inCache(LIBRARY, 'wheel'))).toBe(false)
    expect(temporaries()).toEqual([])
  })

  it('does nothing the second time, without any tool', async () => {
    await prepare()
    house.environment.PATH = '/nonexistent'
    said = []
    const started = performance.now()
    expect(await prepare()).toMatchObject({ status: 'cached' })
    expect(performance.now() - started).toBeLessThan(500)
    expect(said).toEqual([])
    expect(readLog(house)).toEqual(['download', 'compile'])
  })

  it('does it all again by force', async () => {
    await prepare()
    expect(await prepare({ force: true })).toMatchObject({ status: 'ready' })
    expect(readLog(house)).toEqual(['download', 'compile', 'download', 'compile'])
  })

  it('serves a second clone from the cache: only the link is new', async () => {
    await prepare()
    const other = buildHouse()
    const result = await prepare({ repository: other.repository })
    expect(result).toMatchObject({ status: 'ready' })
    expect(readFileSync(join(other.repository, LINK), 'utf8')).toBe('addon\n')
    expect(readLog(house)).toEqual(['download', 'compile'])
    demolish(other)
  })

  it('compiles anew, without a download, when the sources changed', async () => {
    await prepare()
    writeFileSync(join(house.repository, 'node_modules/@tensorflow/tfjs-node-gpu/binding/tfjs_binding.cc'), '// newer')
    expect(await prepare()).toMatchObject({ status: 'ready' })
    expect(readLog(house)).toEqual(['download', 'compile', 'compile'])
  })
})

describe('what can be missing', () => {
  it('a compiler: says so before anything is downloaded', async () => {
    removeTool({ house, name: 'g++' })
    const result = await prepare()
    expect(result).toMatchObject({ status: 'fallback', hint: expect.stringContaining('apt-get install g++') })
    expect(result.detail).toMatch(/no C\+\+ compiler was found; the WASM engine/)
    expect(readLog(house)).toEqual([])
  })

  it('a python', async () => {
    removeTool({ house, name: 'python3' })
    expect(await prepare()).toMatchObject({ status: 'fallback', detail: expect.stringContaining('no python was found') })
  })

  it('a pip in the python', async () => {
    addTool({ house, name: 'python3', script: '#!/bin/sh\necho "No module named pip" >&2\nexit 1\n' })
    expect(await prepare()).toMatchObject({ status: 'fallback', detail: expect.stringContaining('has no working pip') })
  })

  it('a network', async () => {
    const refusal = 'HTTPSConnectionPool: Max retries exceeded (Caused by NewConnectionError: Temporary failure in name resolution)'
    addTool({ house, name: 'python3', script: `#!/bin/sh\ncase "$*" in *--version*) exit 0 ;; esac\necho "${refusal}" >&2\nexit 1\n` })
    const result = await prepare()
    expect(result).toMatchObject({ status: 'fallback', detail: expect.stringContaining('the package index cannot be reached') })
    expect(temporaries()).toEqual([])
    expect(existsSync(inCache(LIBRARY))).toBe(false)
  })

  it('space on the disk while downloading', async () => {
    addTool({ house, name: 'python3', script: '#!/bin/sh\ncase "$*" in *--version*) exit 0 ;; esac\necho "OSError: [Errno 28] No space left on device" >&2\nexit 1\n' })
    expect(await prepare()).toMatchObject({ status: 'fallback', detail: expect.stringContaining('the disk is full'), hint: expect.stringContaining('PULTRACK_CACHE') })
  })

  it('a folder that can be made', async () => {
    writeFileSync(join(house.folder, 'file'), '')
    expect(await prepare({ cacheFolder: join(house.folder, 'file', 'cache') })).toMatchObject({ status: 'fallback' })
  })

  it('a C++17 compiler: what it said is told, nothing is left', async () => {
    addTool({ house, name: 'g++', script: '#!/bin/sh\ncase "$*" in *--version*) exit 0 ;; esac\necho "error: unrecognized option -std=c++17" >&2\nexit 1\n' })
    expect(await prepare()).toMatchObject({ status: 'fallback', detail: expect.stringContaining('unrecognized option') })
    expect(existsSync(join(house.repository, LINK))).toBe(false)
    expect(temporaries()).toEqual([])
  })

  it('an addon that loads: the one before stays linked', async () => {
    await prepare()
    addTool({ house, name: 'g++', script: '#!/bin/sh\ncase "$*" in *--version*) exit 0 ;; esac\nwhile [ $# -gt 1 ]; do if [ "$1" = -o ]; then output=$2; fi; shift; done\necho broken > "$output"\n' })
    const refuse = () => Promise.reject(new Error('GLIBC_2.27 not found'))
    expect(await prepare({ force: true, tryAddon: refuse })).toMatchObject({ status: 'fallback' })
    expect(linkedAddon()).toBe('addon\n')
  })

  it('CUDA: falls back to the processor, and does not try gigabytes again at each start', async () => {
    const detectGpu = () => Promise.resolve(true)
    addTool({ house, name: 'python3', script: `#!/bin/sh
case "$*" in
  *--version*) exit 0 ;;
  *tensorflow==*) echo cuda >> "$HOUSE/log"; echo "No matching distribution found" >&2; exit 1 ;;
esac
while [ $# -gt 1 ]; do if [ "$1" = --dest ]; then target=$2; fi; shift; done
/bin/mkdir -p "$target" && /bin/cp "$HOUSE/wheel" "$target/tensorflow.whl"
` })
    expect(await prepare({ detectGpu })).toMatchObject({ status: 'ready', detail: expect.stringContaining('(cpu)') })
    expect(said.join('\n')).toContain('a GPU is there, but its TensorFlow could not be had')
    expect(await prepare({ detectGpu })).toMatchObject({ status: 'cached' })
    expect(readLog(house)).toEqual(['cuda', 'compile'])
  })
})

describe('what can be broken', () => {
  it('a library cut short is fetched again', async () => {
    await prepare()
    truncateSync(inCache(LIBRARY, 'tensorflow/libtensorflow_cc.so.2'), 3)
    expect(await prepare()).toMatchObject({ status: 'ready' })
    expect(readFileSync(inCache(LIBRARY, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('library')
  })

  it('an addon with other content of the same size is built again', async () => {
    await prepare()
    writeFileSync(realpathSync(join(house.repository, LINK)), 'ADDON\n')
    expect(await prepare()).toMatchObject({ status: 'ready' })
    expect(linkedAddon()).toBe('addon\n')
  })

  it('a damaged stamp counts as none', async () => {
    await prepare()
    writeFileSync(inCache(LIBRARY, 'complete.json'), '{"files": {')
    expect(await prepare()).toMatchObject({ status: 'ready' })
    expect(readLog(house)).toEqual(['download', 'compile', 'download', 'compile'])
  })

  it('a wheel cut short is refused and leaves nothing', async () => {
    truncateSync(join(house.folder, 'wheel'), 100)
    expect(await prepare()).toMatchObject({ status: 'fallback', detail: expect.stringContaining('not a whole zip archive') })
    expect(existsSync(inCache(LIBRARY))).toBe(false)
    expect(temporaries()).toEqual([])
  })

  it('the lock of a dead process is taken over', async () => {
    mkdirSync(inCache('native'), { recursive: true })
    writeFileSync(inCache('native', 'prepare.lock'), JSON.stringify({ pid: 2 ** 30, host: hostname() }))
    expect(await prepare()).toMatchObject({ status: 'ready' })
  })
})

function isUnpacking() {
  if (!existsSync(inCache('native'))) return false
  return temporaries().some((name) => existsSync(inCache('native', name, 'tensorflow', 'libtensorflow_cc.so.2')))
}

/** Starts a prepare in a process of its own. */
function startPrepare() {
  const script = `import { prepareNative } from ${JSON.stringify(pathToFileURL('build/prepare/native.mjs').href)}
    const result = await prepareNative({ ...${JSON.stringify(house)}, force: false, platform: 'linux-x64', say: () => {}, detectGpu: async () => false, tryAddon: async () => {} })
    process.stdout.write(result.status)`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('several prepares', () => {
  it('killed in the middle of unpacking, the next one starts clean and succeeds', async () => {
    packWheel({ house, wheelFiles: { 'tensorflow/libtensorflow_cc.so.2': Buffer.alloc(400e6) } })
    const child = startPrepare()
    const ended = once(child, 'exit')
    while (!isUnpacking()) await sleep(5)
    child.kill('SIGKILL')
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(existsSync(inCache(LIBRARY))).toBe(false)
    expect(temporaries()).toHaveLength(2) // the half-unpacked folder and the lock

    packWheel({ house })
    expect(await prepare()).toMatchObject({ status: 'ready' })
    expect(temporaries()).toEqual([])
  }, 60_000)

  it('at once: one does the work, the others wait for it', async () => {
    addTool({ house, name: 'python3', script: readFileSync(join(house.folder, 'bin', 'python3'), 'utf8').replace('*download*)', '*download*) /bin/sleep 1') })
    const children = [startPrepare(), startPrepare(), startPrepare()]
    const outputs = await Promise.all(children.map(async (child) => (await child.stdout.toArray()).join('')))
    expect(outputs.filter((output) => output === 'ready' || output === 'cached')).toHaveLength(3)
    expect(readLog(house)).toEqual(['download', 'compile'])
  }, 60_000)
})
