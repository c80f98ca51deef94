import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openResponseReader, openResponseWriter, writeResponses } from '../../main/store/responseFile'
import type { RecordedResponse } from '../../main/store/responseFile'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'

const RECORD_BYTES = 8 + 4 * 17 * 17
let path = ''
beforeEach(() => {
  path = join(temporaryFolder(), 'responses.bin')
})

function responseOf(frameIndex: number): RecordedResponse {
  return { frameIndex, size: 17, values: Float32Array.from({ length: 289 }, (_, cell) => Math.sin(cell + frameIndex)) }
}

async function expectMaps(frames: readonly number[]): Promise<void> {
  const reader = await openResponseReader(path)
  expect(reader.size).toBe(17)
  expect(reader.frameIndexes).toEqual(frames.toSorted((a, b) => a - b))
  for (const frame of frames) expect(await reader.read(frame)).toEqual({ size: 17, values: responseOf(frame).values })
  expect(await reader.read(999)).toBeNull()
  await reader.close()
}

describe('response file', () => {
  it('gives back maps by frame, in whatever order they came', async () => {
    await writeResponses({ path, responses: [9, 8, 7, 3].map(responseOf) })
    await expectMaps([9, 8, 7, 3])
    expect(statSync(path).size).toBe(16 + 4 * (RECORD_BYTES + 4) + 16)
  })

  it('is there for a track of one frame, which has no map', async () => {
    await writeResponses({ path, responses: [] })
    await expectMaps([])
  })

  it('can be read while it is written, and after a kill', async () => {
    const writer = await openResponseWriter({ path, size: 17 })
    await writer.append(responseOf(5))
    await writer.append(responseOf(4))
    await expectMaps([5, 4])
    await writer.close()
    await expectMaps([5, 4])
  })

  it('keeps the later of two maps of a frame, and a view into a larger array', async () => {
    const values = new Float32Array(600)
    values.set(responseOf(2).values, 7)
    await writeResponses({ path, responses: [{ ...responseOf(2), values: responseOf(1).values }, { ...responseOf(2), values: values.subarray(7, 296) }] })
    await expectMaps([2])
  })

  it('cut anywhere gives whole maps or an error', async () => {
    const frames = [1, 2, 3]
    await writeResponses({ path, responses: frames.map(responseOf) })
    const bytes = readFileSync(path)
    for (let length = 0; length < bytes.length; length += length < 20 ? 1 : 61) {
      writeFileSync(path, bytes.subarray(0, length))
      if (length < 16) expect(await appErrorOf(openResponseReader(path))).toMatchObject({ code: 'track-invalid', message: expect.stringContaining(path) as string })
      else await expectMaps(frames.slice(0, Math.floor((length - 16) / RECORD_BYTES)))
    }
  })

  it('never gives a damaged map', async () => {
    await writeResponses({ path, responses: [1, 2, 3].map(responseOf) })
    const bytes = readFileSync(path)
    bytes[16 + RECORD_BYTES + 100]! ^= 4
    writeFileSync(path, bytes)
    const reader = await openResponseReader(path)
    expect((await appErrorOf(reader.read(2))).message).toContain('the map of frame 2 is damaged')
    expect((await reader.read(3))?.values).toEqual(responseOf(3).values)
    await reader.close()
  })

  it('finds the maps without its index when that is damaged', async () => {
    await writeResponses({ path, responses: [1, 2].map(responseOf) })
    const bytes = readFileSync(path)
    bytes[16 + 2 * RECORD_BYTES]! ^= 1
    writeFileSync(path, bytes)
    await expectMaps([1, 2])
  })

  it('is refused when missing or something else', async () => {
    expect((await appErrorOf(openResponseReader(path))).code).toBe('track-invalid')
    writeFileSync(path, Buffer.alloc(5000, 'x'))
    expect((await appErrorOf(openResponseReader(path))).message).toContain('no file of response maps')
    await writeResponses({ path, responses: [] })
    const bytes = readFileSync(path)
    bytes.writeUInt32LE(4_000_000_000, 8)
    writeFileSync(path, bytes)
    expect((await appErrorOf(openResponseReader(path))).message).toContain('side of 4000000000')
  })

  it('refuses a map of another size', async () => {
    const writer = await openResponseWriter({ path, size: 17 })
    await expect(writer.append({ frameIndex: 1, size: 3, values: new Float32Array(9) })).rejects.toThrow(RangeError)
    await writer.close()
  })
})
