import { describe, expect, it } from 'vitest'
import type { Embedding, TrackingNetwork } from '../../../main/core/track/trackingNetwork'
import { isShareable } from '../../../main/jobs/batch/findShareable'
import { SharedNetwork } from '../../../main/jobs/batch/sharedNetwork'

const SIDE = 2
const LENGTH = SIDE * SIDE * 3

/** The embedding of a picture is its first value; `drift`: what pictures that come together do to each other. */
class Firsts implements Embedding {
  constructor(readonly values: Float32Array) {}

  split(parts: number): Firsts[] {
    const length = this.values.length / parts
    return Array.from({ length: parts }, (_, part) => new Firsts(this.values.subarray(part * length, (part + 1) * length)))
  }

  dispose(): void {}
}

function fakeNetwork({ drift = () => 0, fails = false }: { drift?: (pictures: number) => number; fails?: boolean } = {}): TrackingNetwork & { batches: number[] } {
  const batches: number[] = []
  return {
    batches,
    embed: async (pixels, side) => {
      const pictures = pixels.length / (side * side * 3)
      batches.push(pictures)
      if (fails) throw new Error('no memory')
      return new Firsts(Float32Array.from({ length: pictures }, (_, index) => pixels[index * side * side * 3]! + drift(pictures)))
    },
    respond: async ({ template, search }) => ({ size: 1, values: Float32Array.of(...(template as Firsts).values, ...(search as Firsts).values) }),
  }
}

const picture = (value: number, pictures = 1): Float32Array => new Float32Array(LENGTH * pictures).fill(value)
const valuesOf = (embedding: Embedding): number[] => [...(embedding as Firsts).values]

describe('SharedNetwork', () => {
  it('computes what all ask for as one batch, and gives each its own', async () => {
    const network = fakeNetwork()
    const shared = new SharedNetwork({ network, most: 3, isShareable: () => true })
    const members = [1, 2, 3].map(() => shared.join())
    const follow = async (index: number): Promise<number[][]> => {
      const got: number[][] = []
      for (let frame = 0; frame < 4; frame += 1) got.push(valuesOf(await members[index]!.network.embed(picture(10 * index + frame, 2), SIDE)))
      members[index]!.leave()
      return got
    }
    const expected = [0, 10, 20].map((first) => [0, 1, 2, 3].map((frame) => [first + frame, first + frame]))
    expect(await Promise.all([0, 1, 2].map(follow))).toEqual(expected)
    expect(network.batches).toEqual([6, 6, 6, 6])
  })

  it('puts no more than so many together, and only what is of one shape and may be', async () => {
    const network = fakeNetwork()
    const shared = new SharedNetwork({ network, most: 2, isShareable: ({ pictures }) => pictures < 3 })
    const ask = async (pictures: number): Promise<number> => valuesOf(await shared.join().network.embed(picture(7, pictures), SIDE)).length
    expect(await Promise.all([1, 2, 1, 1, 3, 3].map(ask))).toEqual([1, 2, 1, 1, 3, 3])
    expect(network.batches.toSorted()).toEqual([1, 2, 2, 3, 3])
  })

  it('waits once for one who does not ask, and not for one who has left', async () => {
    const network = fakeNetwork()
    const shared = new SharedNetwork({ network, most: 2, isShareable: () => true })
    const [busy, idle] = [shared.join(), shared.join()]
    const time = async (): Promise<number> => {
      const started = performance.now()
      await busy.network.embed(picture(1), SIDE)
      return performance.now() - started
    }
    expect(await time()).toBeGreaterThan(15)
    const next: number[] = []
    for (let ask = 0; ask < 20; ask += 1) next.push(await time())
    expect(Math.min(...next)).toBeLessThan(5)
    await idle.network.embed(picture(2), SIDE) // it is there again
    idle.leave()
    expect(Math.min(await time(), await time(), await time())).toBeLessThan(5)
    expect(network.batches.every((pictures) => pictures === 1)).toBe(true)
  })

  it('tells all of a batch that failed, and goes on', async () => {
    const network = fakeNetwork({ fails: true })
    const shared = new SharedNetwork({ network, most: 2, isShareable: () => true })
    const asked = [shared.join(), shared.join()].map(({ network: own }) => own.embed(picture(1), SIDE))
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(shared.join().network.embed(picture(1), SIDE)).rejects.toThrow('no memory')
  })
})

describe('isShareable', () => {
  const request = { shape: { pictures: 1, side: 127 }, most: 3 }

  it('holds for an engine whose answers are those of one picture alone', async () => {
    expect(await isShareable(fakeNetwork(), request)).toBe(true)
  })

  it('does not hold where three together differ by the last bit', async () => {
    expect(await isShareable(fakeNetwork({ drift: (pictures) => (pictures === 3 ? 2e-5 : 0) }), request)).toBe(false)
  })
})
