import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { writeZip } from './zipFile.mjs'

const WHEEL_FILES = {
  'tensorflow/libtensorflow_cc.so.2': Buffer.from('library'),
  'tensorflow/libtensorflow_framework.so.2': Buffer.from('framework'),
  'tensorflow/include/tensorflow/c/c_api.h': Buffer.from('// header'),
  'tensorflow/python/unwanted.py': Buffer.from('pass'),
  'tensorflow_cpu-2.21.0.dist-info/METADATA': Buffer.from('Name: tensorflow-cpu\n'),
}

/** Stands in for python: "downloads" the wheel beside it. Every download is written down. */
const PYTHON = `#!/bin/sh
case "$*" in
  *--version*) exit 0 ;;
  *download*)
    echo download >> "$HOUSE/log"
    while [ $# -gt 1 ]; do if [ "$1" = --dest ]; then target=$2; fi; shift; done
    /bin/mkdir -p "$target" && /bin/cp "$HOUSE/wheel" "$target/tensorflow.whl" ;;
esac
`

/** Stands in for the compiler: writes what -o names. */
const COMPILER = `#!/bin/sh
case "$*" in *--version*) exit 0 ;; esac
while [ $# -gt 1 ]; do if [ "$1" = -o ]; then output=$2; fi; shift; done
case "$output" in *.so) echo compile >> "$HOUSE/log" ;; esac
echo addon > "$output"
`

/** A repository, a cache and a PATH of their own, in a temporary folder. */
export function buildHouse({ wheelFiles = WHEEL_FILES } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pultrack-prepare-'))
  const repository = join(folder, 'repository')
  const binding = join(repository, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'binding')
  mkdirSync(binding, { recursive: true })
  writeFileSync(join(binding, 'tfjs_binding.cc'), '// source')
  mkdirSync(join(folder, 'bin'))
  writeZip(join(folder, 'wheel'), wheelFiles)
  const house = { folder, repository, cacheFolder: join(folder, 'cache'), environment: { PATH: join(folder, 'bin'), HOUSE: folder } }
  addTool({ house, name: 'python3', script: PYTHON })
  addTool({ house, name: 'g++', script: COMPILER })
  return house
}

export function addTool({ house, name, script }) {
  const path = join(house.folder, 'bin', name)
  writeFileSync(path, script)
  chmodSync(path, 0o755)
}

export function removeTool({ house, name }) {
  rmSync(join(house.folder, 'bin', name))
}

export function packWheel({ house, wheelFiles = WHEEL_FILES }) {
  writeZip(join(house.folder, 'wheel'), wheelFiles)
}

/** What the stand-ins were asked to do so far. */
export function readLog({ folder }) {
  const path = join(folder, 'log')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

export function demolish({ folder }) {
  rmSync(folder, { recursive: true, force: true })
}
