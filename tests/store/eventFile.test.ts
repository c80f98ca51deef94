import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, truncate } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { crc32c, maskedCrc32c } from '../../main/store/crc32c'
import { openEventFile } from '../../main/store/eventFile'
import { frameRecord } from '../../main/store/tfRecord'
import { temporaryFolder } from './temporaryFolder'

const run = promisify(execFile)
const cache = process.env['PULTRACK_CACHE'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pultrack')
const venv = join(cache, 'test-venv')

/** TensorBoard in an environment of its own, made once; null where pip cannot have it. */
async function findTensorBoard(): Promise<string | null> {
  const python = join(venv, 'bin', 'python')
  if (await hasTensorBoard(python)) return python
  try {
    if (!existsSync(python)) await makeEnvironment()
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'tensorboard'], { timeout: 240_000 })
    return python
  } catch (cause) {
    console.warn(`SKIPPED: event files were not read by real TensorBoard, because pip could not install it: ${String(cause).slice(0, 400)}`)
    return null
  }
}

async function makeEnvironment(): Promise<void> {
  const unfinished = `${venv}.${process.pid}`
  await mkdir(cache, { recursive: true })
  await run('python3', ['-m', 'venv', unfinished], { timeout: 60_000 })
  await rename(unfinished, venv).catch(() => rm(unfinished, { recursive: true, force: true })) // another test run was faster
}

function hasTensorBoard(python: string): Promise<boolean> {
  return run(python, ['-c', 'import tensorboard']).then(() => true, () => false)
}

/** What TensorBoard's own accumulator finds in a folder: [step, wall time, value] by tag. */
async function readBack(python: string, folder: string): Promise<Record<string, [number, number, number][]>> {
  const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0})
events.Reload()
print(json.dumps({tag: [[e.step, e.wall_time, repr(e.value)] for e in events.Scalars(tag)] for tag in events.Tags()['scalars']}))`
  const { stdout } = await run(python, ['-c', script, folder])
  const found = JSON.parse(stdout) as Record<string, [number, number, string][]>
  const number = (text: string): number => (text === 'nan' ? Number.NaN : Number(text.replace('inf', 'Infinity')))
  return Object.fromEntries(Object.entries(found).map(([tag, events]) => [tag, events.map(([step, time, value]) => [step, time, number(value)])]))
}

describe('event file, byte by byte', () => {
  it('uses the checksum of RFC 3720, B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e)
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  })

  it('masks it and frames records as TFRecord does', () => {
    const record = Buffer.from('abc')
    const framed = frameRecord(record)
    expect(framed).toHaveLength(19)
    expect(framed.readBigUInt64LE(0)).toBe(3n)
    expect(framed.readUInt32LE(8)).toBe(maskedCrc32c(framed.subarray(0, 8)))
    const unmasked = (framed.readUInt32LE(15) - 0xa282ead8) >>> 0
    expect(((unmasked << 15) | (unmasked >>> 17)) >>> 0).toBe(crc32c(record))
  })

  it('writes by itself after some records, and takes new names for new files', async () => {
    const folder = temporaryFolder()
    const [first, second] = [await openEventFile(folder), await openEventFile(folder)]
    expect(first.path).not.toBe(second.path)
    const before = readFileSync(first.path).length
    for (let step = 0; step < 200; step += 1) await first.scalars({ step, wallTime: 1, values: { loss: 1 } })
    expect(readFileSync(first.path).length).toBeGreaterThan(before)
    await first.close()
    await second.close()
  })

  it('refuses a step that is no count', async () => {
    const file = await openEventFile(temporaryFolder())
    for (const step of [-1, 0.5, Number.NaN]) await expect(file.scalars({ step, wallTime: 1, values: {} })).rejects.toThrow(RangeError)
    await file.close()
  })
})

describe('event file, read by TensorBoard', () => {
  let python: string | null = null
  beforeAll(async () => {
    python = await findTensorBoard()
  }, 320_000)

  it('holds the same scalars, over flushes and files', async ({ skip }) => {
    if (!python) return skip('TensorBoard could not be installed')
    const folder = temporaryFolder()
    const expected: [number, number, number][] = []
    for (const part of [0, 1]) {
      const file = await openEventFile(folder)
      for (let index = 0; index < 150; index += 1) {
        const step = part * 150 + index
        expected.push([step, 1.7e9 + step / 3, Math.fround(Math.sin(step) * 10 ** ((step % 9) - 4))])
        await file.scalars({ step, wallTime: 1.7e9 + step / 3, values: { 'correspond/loss': Math.sin(step) * 10 ** ((step % 9) - 4), 'größe': step } })
        if (index === 70) await file.flush()
      }
      await file.close()
    }
    const found = await readBack(python, folder)
    expect(Object.keys(found).sort()).toEqual(['correspond/loss', 'größe'])
    expect(found['correspond/loss']).toEqual(expected)
    expect(found['größe']?.map(([, , value]) => value)).toEqual(expected.map(([step]) => step))
  })

  it('holds NaN, infinities and steps beyond 32 bits', async ({ skip }) => {
    if (!python) return skip('TensorBoard could not be installed')
    const file = await openEventFile(temporaryFolder())
    const values = [Number.NaN, Infinity, -Infinity, -0.5]
    for (const [index, value] of values.entries()) await file.scalars({ step: 2 ** 33 + index, wallTime: 5, values: { loss: value } })
    await file.close()
    expect((await readBack(python, join(file.path, '..')))['loss']).toEqual(values.map((value, index) => [2 ** 33 + index, 5, value]))
  })

  it('makes TensorBoard forget the steps that a resumed run takes again', async ({ skip }) => {
    if (!python) return skip('TensorBoard could not be installed')
    const folder = temporaryFolder()
    const killed = await openEventFile(folder)
    for (let step = 0; step < 10; step += 1) await killed.scalars({ step, wallTime: 1, values: { loss: 1 } })
    await killed.close()
    const resumed = await openEventFile(folder, { resumedAt: 6 })
    for (let step = 6; step < 8; step += 1) await resumed.scalars({ step, wallTime: 2, values: { loss: 2 } })
    await resumed.close()
    expect((await readBack(python, folder))['loss']?.map(([step, , value]) => [step, value])).toEqual([[0, 1], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 2], [7, 2]])
  })

  it('is read up to where a kill cut it', async ({ skip }) => {
    if (!python) return skip('TensorBoard could not be installed')
    const folder = temporaryFolder()
    const file = await openEventFile(folder)
    for (let step = 0; step < 5; step += 1) await file.scalars({ step, wallTime: 1, values: { loss: step } })
    await file.close()
    await truncate(file.path, readFileSync(file.path).length - 7)
    expect((await readBack(python, folder))['loss']?.map(([step]) => step)).toEqual([0, 1, 2, 3])
  })
})
