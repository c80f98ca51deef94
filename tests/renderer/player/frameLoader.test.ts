import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { FrameCache } from '../../../renderer/player/frameCache'
import type { DrawableFrame } from '../../../renderer/player/frameCache'
import { FrameLoader } from '../../../renderer/player/frameLoader'
import type { FrameReader } from '../../../renderer/player/frameReader'

interface Request {
  frameIndex: number
  signal: AbortSignal
  answer: () => Promise<void>
  refuse: (code: 'superseded' | 'clip-frame-missing') => Promise<void>
}

/** A picture that remembers whether its memory was given back. */
function createBitmap(width = 10, height = 10) {
  return { width, height, closed: false, close(): void { this.closed = true } }
}
type TestBitmap = ReturnType<typeof createBitmap>

function createFrame(frameIndex: number, { bitmap = createBitmap(), exact = true } = {}): DrawableFrame {
  return { frameIndex, exact, mediaTime: frameIndex / 25, bitmap: bitmap as unknown as ImageBitmap }
}

let requests: Request[]
let shown: number[]
let failed: { frameIndex: number; code: string }[]
let time: number
let loader: FrameLoader
let cache: FrameCache

const reader: FrameReader = {
  read: (frameIndex, signal) =>
    new Promise((resolve, reject) => {
      const settled = (work: () => void) => async (): Promise<void> => {
        work()
        await new Promise((next) => setTimeout(next))
      }
      requests.push({
        frameIndex,
        signal,
        answer: settled(() => resolve(createFrame(frameIndex))),
        refuse: (code) => settled(() => reject(new AppError({ code, message: code })))(),
      })
    }),
  readAhead: () => Promise.reject(new Error('not used here')),
}

beforeEach(() => {
  requests = []
  shown = []
  failed = []
  time = 0
  cache = new FrameCache(1e6)
  loader = new FrameLoader({
    cache,
    reader: () => reader,
    onFrame: ({ frameIndex }) => shown.push(frameIndex),
    onError: (frameIndex, { code }) => failed.push({ frameIndex, code }),
    onBusy: () => undefined,
    now: () => time,
  })
})
afterEach(() => cache.clear())

describe('scrubbing', () => {
  it('gives up the outdated request when a newer one comes', async () => {
    loader.request(0)
    await requests[0]!.answer()
    loader.request(10)
    loader.request(20)
    expect(requests.map(({ frameIndex }) => frameIndex)).toEqual([0, 10, 20])
    expect(requests[1]!.signal.aborted).toBe(true)
    await requests[1]!.answer()
    await requests[2]!.answer()
    expect(shown).toEqual([0, 20])
  })

  it('lets a request end when nothing was shown for long, so that a steady scrub shows pictures', async () => {
    loader.request(0)
    await requests[0]!.answer()
    time = 1000
    loader.request(1)
    for (const frameIndex of [2, 3, 4]) loader.request(frameIndex)
    expect(requests.map(({ frameIndex }) => frameIndex)).toEqual([0, 1])
    expect(requests[1]!.signal.aborted).toBe(false)
    await requests[1]!.answer()
    expect(requests.at(-1)!.frameIndex).toBe(4)
    await requests.at(-1)!.answer()
    expect(shown).toEqual([0, 1, 4])
  })

  it('asks for nothing twice', async () => {
    loader.request(5)
    loader.request(5)
    await requests[0]!.answer()
    loader.request(5)
    expect(requests).toHaveLength(1)
    expect(shown).toEqual([5, 5])
  })

  it('never goes back to an older frame that comes after a kept one was shown', async () => {
    loader.request(4)
    await requests[0]!.answer()
    loader.request(5)
    loader.request(4)
    await requests[1]!.answer()
    expect(shown).toEqual([4, 4])
  })

  it('shows at once what playing left, then the exact picture', async () => {
    cache.add(createFrame(7, { exact: false }))
    loader.request(7)
    expect(shown).toEqual([7])
    await requests[0]!.answer()
    expect(shown).toEqual([7, 7])
    loader.request(7)
    expect(requests).toHaveLength(1)
  })

  it('tells of a frame that cannot be shown, and is silent about one that was overtaken', async () => {
    loader.request(1)
    await requests[0]!.refuse('superseded')
    expect(failed).toEqual([])
    loader.request(2)
    await requests[1]!.refuse('clip-frame-missing')
    expect(failed).toEqual([{ frameIndex: 2, code: 'clip-frame-missing' }])
  })

  it('shows nothing after it was called off', async () => {
    loader.request(3)
    loader.cancel()
    await requests[0]!.answer()
    expect(shown).toEqual([])
    expect(cache.size).toBe(0)
  })
})

describe('the cache of pictures', () => {
  it('is bounded in bytes, gives memory back, and keeps what was used last', () => {
    const bounded = new FrameCache(3 * 400)
    const bitmaps = [0, 1, 2, 3].map(() => createBitmap())
    for (const [frameIndex, bitmap] of bitmaps.slice(0, 3).entries()) bounded.add(createFrame(frameIndex, { bitmap }))
    bounded.get(0)
    bounded.add(createFrame(3, { bitmap: bitmaps[3]! }))
    expect([0, 1, 2, 3].map((frameIndex) => bounded.has(frameIndex))).toEqual([true, false, true, true])
    expect(bitmaps.map(({ closed }) => closed)).toEqual([false, true, false, false])
    bounded.clear()
    expect(bitmaps.every(({ closed }) => closed)).toBe(true)
  })

  it('keeps a single picture that is larger than it', () => {
    const small = new FrameCache(10)
    const bitmap: TestBitmap = createBitmap(100, 100)
    small.add(createFrame(7, { bitmap }))
    expect(small.has(7)).toBe(true)
    expect(bitmap.closed).toBe(false)
  })
})
