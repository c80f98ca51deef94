import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Picture } from '../../main/contract/frame'
import { openCropStore } from '../../main/store/cropStore'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'

let folder = ''
beforeEach(() => {
  folder = join(temporaryFolder(), 'crops')
})

/** A gradient whose blue says which one it is. */
function picture(number: number, side = 48): Picture {
  const data = new Uint8Array(side * side * 3)
  for (let pixel = 0; pixel < side * side; pixel += 1) data.set([(pixel % side) * 4, Math.floor(pixel / side) * 4, (number * 20) % 256], 3 * pixel)
  return { width: side, height: side, data }
}

function largestDifference(a: Picture, b: Picture): number {
  expect([b.width, b.height, b.data.length]).toEqual([a.width, a.height, a.data.length])
  return a.data.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b.data[index]!)), 0)
}

async function filled(count: number): Promise<void> {
  const store = await openCropStore(folder)
  await store.append(Array.from({ length: count }, (_, number) => picture(number)))
  await store.close()
}

describe('crop store', () => {
  it('gives crops back by number, hardly changed, and after opening again', async () => {
    const store = await openCropStore(folder)
    expect(await store.append([picture(0), picture(1, 31)])).toBe(0)
    expect(await store.append([])).toBe(2)
    expect(await store.append([picture(2)])).toBe(2)
    expect(largestDifference(picture(1, 31), await store.read(1))).toBeLessThanOrEqual(8)
    await store.flush()
    await store.close()
    const again = await openCropStore(folder)
    expect(again.count).toBe(3)
    expect(largestDifference(picture(2), await again.read(2))).toBeLessThanOrEqual(8)
    await again.close()
  })

  it('keeps colour at full resolution', async () => {
    const store = await openCropStore(folder)
    const data = new Uint8Array(16 * 16 * 3)
    for (let pixel = 0; pixel < 256; pixel += 1) data.set(pixel % 2 === 0 ? [220, 40, 40] : [40, 40, 220], 3 * pixel)
    await store.append([{ width: 16, height: 16, data }])
    expect(largestDifference({ width: 16, height: 16, data }, await store.read(0))).toBeLessThanOrEqual(24) // 4:2:0 would be off by 90
    await store.close()
  })

  it('appends from several callers at once do not overlap', async () => {
    const store = await openCropStore(folder)
    const firsts = await Promise.all([0, 1, 2, 3].map((caller) => store.append([picture(caller), picture(caller + 4, 20 + caller)])))
    for (const [caller, first] of firsts.entries()) {
      expect(largestDifference(picture(caller), await store.read(first))).toBeLessThanOrEqual(8)
      expect((await store.read(first + 1)).width).toBe(20 + caller)
    }
    await store.close()
  })

  it('grows over many appends', async () => {
    const store = await openCropStore(folder)
    for (let number = 0; number < 40; number += 1) expect(await store.append([picture(number, 8)])).toBe(number)
    expect((await store.read(39)).width).toBe(8)
    expect(statSync(join(folder, 'crops.idx')).size).toBe(40 * 16)
    await store.close()
  })

  it('truncates, and goes on from there', async () => {
    await filled(4)
    const store = await openCropStore(folder)
    await store.truncate(2)
    expect(store.count).toBe(2)
    expect(await store.append([picture(9)])).toBe(2)
    await store.truncate(99)
    expect(store.count).toBe(3)
    expect(largestDifference(picture(9), await store.read(2))).toBeLessThanOrEqual(8)
    await store.close()
  })

  it('cuts a data file torn at any place, and only crops that are not whole', async () => {
    await filled(3)
    const [data, index] = [readFileSync(join(folder, 'crops.bin')), readFileSync(join(folder, 'crops.idx'))]
    const ends = [0, 1, 2].map((id) => index.readDoubleLE(16 * id) + index.readDoubleLE(16 * id + 8))
    for (let length = 0; length <= data.length; length += 97) {
      writeFileSync(join(folder, 'crops.bin'), data.subarray(0, length))
      writeFileSync(join(folder, 'crops.idx'), index)
      const store = await openCropStore(folder)
      expect(store.count).toBe(ends.filter((end) => end <= length).length)
      expect(await store.append([picture(7)])).toBe(store.count - 1)
      expect(largestDifference(picture(7), await store.read(store.count - 1))).toBeLessThanOrEqual(8)
      await store.close()
    }
  })

  it('cuts an index torn at any place, and data that no record names', async () => {
    await filled(3)
    const [data, index] = [readFileSync(join(folder, 'crops.bin')), readFileSync(join(folder, 'crops.idx'))]
    for (let length = 0; length <= index.length; length += 5) {
      writeFileSync(join(folder, 'crops.bin'), data)
      writeFileSync(join(folder, 'crops.idx'), index.subarray(0, length))
      const store = await openCropStore(folder)
      expect(store.count).toBe(Math.floor(length / 16))
      for (let id = 0; id < store.count; id += 1) expect(largestDifference(picture(id), await store.read(id))).toBeLessThanOrEqual(8)
      await store.close()
    }
  })

  it('cuts tails of zeros, which a power cut leaves', async () => {
    await filled(2)
    appendFileSync(join(folder, 'crops.bin'), Buffer.alloc(500))
    const record = Buffer.alloc(16)
    record.writeDoubleLE(statSync(join(folder, 'crops.bin')).size - 500, 0)
    record.writeDoubleLE(500, 8)
    appendFileSync(join(folder, 'crops.idx'), record)
    appendFileSync(join(folder, 'crops.idx'), Buffer.alloc(160))
    const store = await openCropStore(folder)
    expect(store.count).toBe(2)
    await store.close()
  })

  it('cuts records that do not continue the one before', async () => {
    await filled(3)
    const index = readFileSync(join(folder, 'crops.idx'))
    index.writeDoubleLE(index.readDoubleLE(16) + 1, 16)
    writeFileSync(join(folder, 'crops.idx'), index)
    const store = await openCropStore(folder)
    expect(store.count).toBe(1)
    expect(largestDifference(picture(0), await store.read(0))).toBeLessThanOrEqual(8)
    await store.close()
  })

  it('says so when a crop is asked for that is not there', async () => {
    await filled(2)
    const store = await openCropStore(folder)
    for (const id of [2, -1, 0.5, Number.NaN]) expect(await appErrorOf(store.read(id))).toMatchObject({ code: 'run-invalid' })
    await store.close()
  })

  it('never gives a damaged crop', async () => {
    await filled(2)
    const data = readFileSync(join(folder, 'crops.bin'))
    const broken = Buffer.from(data)
    broken.fill(0, 2, 600) // tables of the first crop; its end is whole
    writeFileSync(join(folder, 'crops.bin'), broken)
    const store = await openCropStore(folder)
    expect((await appErrorOf(store.read(0))).message).toContain('crop 0 is damaged')
    expect(largestDifference(picture(1), await store.read(1))).toBeLessThanOrEqual(8)
    truncateSync(join(folder, 'crops.bin'), data.length - 10)
    expect((await appErrorOf(store.read(1))).message).toContain('crop 1 is damaged')
    await store.close()
  })
})
