import { appendFile, stat, truncate } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { computeEntropy, type BareResponse } from '../../../main/jobs/tracking/describeResponse'
import { ResponseLog } from '../../../main/jobs/tracking/responseLog'
import { ResponseShelf } from '../../../main/jobs/tracking/responseShelf'

const folder = mkdtempSync(join(tmpdir(), 'pultrack-maps-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const map = (frameIndex: number, seed = frameIndex): BareResponse => ({
  frameIndex, modelId: 'a model', size: 17, scaleIndex: frameIndex % 3, region: { left: frameIndex / 3, top: -2.5, side: 255.25 }, values: Float32Array.from({ length: 289 }, (_, cell) => Math.sin(cell * (seed + 1))),
})

describe('a log of response maps', () => {
  it('gives back every map exactly, before it is written, after, and when opened again', async () => {
    const path = join(folder, 'a', 'b.bin')
    const log = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    for (const frame of [5, 4, 3, 200]) log.append(map(frame))
    for (const frame of [3, 200]) expect(await log.read(frame)).toEqual(map(frame))
    await log.flush()
    for (const frame of [5, 4]) expect(await log.read(frame)).toEqual(map(frame))
    for (let frame = 300; frame < 500; frame += 1) log.append(map(frame)) // several batches, some not written
    for (const frame of [300, 363, 364, 499]) expect(await log.read(frame)).toEqual(map(frame))
    await log.close()
    const again = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    expect(again.frameIndexes.length).toBe(204)
    expect(await again.read(417)).toEqual(map(417))
    expect(await again.read(6)).toBeNull()
    await again.close()
  })

  it('counts the later of two maps of one frame', async () => {
    const path = join(folder, 'twice.bin')
    const log = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    log.append(map(7))
    await log.flush()
    log.append(map(7, 99))
    expect(await log.read(7)).toEqual(map(7, 99))
    await log.close()
    const again = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    expect(await again.read(7)).toEqual(map(7, 99))
    await again.close()
  })

  it('goes on behind the last whole map when the process was killed in the middle of one', async () => {
    const path = join(folder, 'torn.bin')
    const log = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    for (const frame of [0, 1, 2]) log.append(map(frame))
    await log.close()
    await truncate(path, (await stat(path)).size - 100)
    const again = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    expect(again.frameIndexes).toEqual([0, 1])
    again.append(map(9))
    await again.flush()
    expect(await again.read(9)).toEqual(map(9))
    expect(await again.read(1)).toEqual(map(1))
    await again.close()
  })

  it('begins anew in a file that is something else', async () => {
    const path = join(folder, 'other.bin')
    await appendFile(path, 'something else altogether')
    const log = await ResponseLog.open({ path, size: 17, modelId: 'a model' })
    expect(log.frameIndexes).toEqual([])
    await log.close()
  })
})

describe('the shelf of maps', () => {
  it('finds every model\'s maps of a track, also of an earlier engine, and removes them with it', async () => {
    const name = { clip: 'clip_123456', track: 't' }
    const shelf = new ResponseShelf(join(folder, 'shelf'))
    for (const model of ['one', 'two']) {
      const log = await shelf.open(name, model)
      for (const frame of [3, 1, 2]) log.append({ ...map(frame), modelId: model })
    }
    await shelf.close()
    const again = new ResponseShelf(join(folder, 'shelf'))
    const all = await again.read({ ...name, from: 2, to: 9 })
    expect(all.map(({ frameIndex, modelId }) => `${frameIndex} ${modelId}`).sort()).toEqual(['2 one', '2 two', '3 one', '3 two'])
    expect((await again.read({ ...name, from: 0, to: 9, modelId: 'two' })).map(({ frameIndex }) => frameIndex)).toEqual([1, 2, 3])
    const [first] = all
    expect(first!.peak.value).toBe(Math.max(...first!.values))
    await again.remove(name)
    expect(await again.read({ ...name, from: 0, to: 9 })).toEqual([])
    await again.close()
  })
})

describe('entropy of a map', () => {
  it('is 1 when it says nothing, 0 when it is one cell, and between otherwise', () => {
    expect(computeEntropy(new Float32Array(289).fill(0.4))).toBe(1)
    const sharp = new Float32Array(289)
    sharp[100] = 1
    expect(computeEntropy(sharp)).toBe(0)
    sharp[200] = 1 // two equal cells: log 2 / log 289
    expect(computeEntropy(sharp)).toBeCloseTo(Math.log(2) / Math.log(289), 6)
  })
})
