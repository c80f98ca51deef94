import { describe, expect, it } from 'vitest'
import type { Response } from '../../../main/contract/response'
import { formatRecorded } from '../../../renderer/response/exportResponses'
import { ResponseBook } from '../../../renderer/response/responseBook'

const target = { clip: 'clip_1', track: 'a' }

function response(frameIndex: number, modelId = 'm', value = frameIndex): Response {
  return {
    frameIndex, modelId, size: 2, values: Float32Array.of(value, 0, 0, 0), peak: { value, row: 0, column: 0 }, second: null, peakToSidelobe: 4, entropy: 0.5, scaleIndex: 1,
    region: { left: 0, top: 0, side: 255 },
  }
}

/** A shelf with a map for each frame up to some; its clock is set by hand. */
function createBench(recorded: number) {
  const shelf = { recorded, asked: [] as string[], changes: 0, time: 0 }
  const book = new ResponseBook({
    read: ({ from, to }) => {
      shelf.asked.push(`${from}-${to}`)
      const frames = Array.from({ length: Math.max(0, Math.min(to, shelf.recorded) - from + 1) }, (_, index) => from + index)
      return Promise.resolve({ ok: true, value: frames.map((frame) => response(frame)) })
    },
    onChange: () => (shelf.changes += 1),
    now: () => shelf.time,
  })
  return { book, shelf }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('ResponseBook', () => {
  it('reads once what is looked at and its neighbours, and has it at once from then on', async () => {
    const { book, shelf } = createBench(1000)
    expect(book.find(target, 100)).toEqual([])
    await settle()
    expect(shelf.asked).toEqual(['0-127', '128-255'])
    expect(shelf.changes).toBe(2)
    for (const frame of [0, 64, 127, 128, 190]) expect(book.find(target, frame)[0]!.frameIndex).toBe(frame)
    expect(shelf.asked).toEqual(['0-127', '128-255'])
  })

  it('shows a run\'s maps as they come, and reads anew where it has passed', async () => {
    const { book, shelf } = createBench(10)
    book.find(target, 5)
    await settle()
    expect(book.find(target, 12)).toEqual([])
    book.put(target, response(12, 'm', 99))
    expect(book.find(target, 12)[0]!.peak.value).toBe(99)
    book.outdate(target, { from: 11, to: 20 })
    shelf.recorded = 20
    book.find(target, 12)
    expect(shelf.asked).toHaveLength(1) // the engine may not have written them yet
    shelf.time = 2000
    book.find(target, 12)
    await settle()
    expect(book.find(target, 20)[0]!.frameIndex).toBe(20)
    expect(book.find(target, 12)[0]!.peak.value).toBe(12)
  })

  it('keeps maps of two models apart', async () => {
    const { book } = createBench(3)
    book.find(target, 1)
    await settle()
    book.put(target, response(1, 'other', 7))
    expect(book.find(target, 1).map(({ modelId }) => modelId)).toEqual(['m', 'other'])
  })
})

describe('recorded maps as files', () => {
  it('hold one model\'s maps, and a row of numbers for each', async () => {
    const files = formatRecorded([response(3), response(4, 'other'), response(8)], 'm')!
    const bytes = new Uint8Array(await files.maps.arrayBuffer())
    expect(new TextDecoder('latin1').decode(bytes.slice(0, 128))).toContain("'shape': (2, 2, 2)")
    expect(new DataView(bytes.buffer).getFloat32(bytes.length - 16, true)).toBe(8)
    expect((await files.frames.text()).trim().split('\n').slice(1).map((row) => row.split(',').slice(0, 2).map(Number))).toEqual([[3, 3], [8, 8]])
    expect(formatRecorded([], 'm')).toBeNull()
  })
})
