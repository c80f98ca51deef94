import { describe, expect, it } from 'vitest'
import { Random } from '../../main/core/random'

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.uniform())
}

/** Pearson's statistic of counts that should all be alike. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = mean(a.map((value, index) => (value - meanA) * (b[index]! - meanB)))
  return product / Math.sqrt(mean(a.map((value) => (value - meanA) ** 2)) * mean(b.map((value) => (value - meanB) ** 2)))
}

describe('Random', () => {
  it('is uniform in [0, 1), alone and in pairs', () => {
    const values = draw(new Random(11), 300_000)
    expect(Math.min(...values.slice(0, 10_000))).toBeGreaterThanOrEqual(0)
    expect(values.every((value) => value < 1)).toBe(true)
    const singles = new Array<number>(64).fill(0)
    const pairs = new Array<number>(64).fill(0)
    for (const value of values) singles[Math.floor(value * 64)]! += 1
    for (let at = 0; at < values.length; at += 2) pairs[Math.floor(values[at]! * 8) * 8 + Math.floor(values[at + 1]! * 8)]! += 1
    // 63 degrees of freedom: 103 is passed by chance once in a thousand.
    expect(chiSquare(singles)).toBeLessThan(103)
    expect(chiSquare(pairs)).toBeLessThan(103)
    // Nor may it be too even to be chance: below 31 once in three thousand.
    expect(chiSquare(singles)).toBeGreaterThan(31)
  })

  it('repeats itself by seed and differs between seeds', () => {
    expect(draw(new Random(5), 8)).toEqual(draw(new Random(5), 8))
    expect(draw(new Random(5), 8)).not.toEqual(draw(new Random(6), 8))
  })

  it('forks by name alone: neither draws before it nor other forks change a stream', () => {
    const early = new Random(3).fork('correspond', 2, 7)
    const parent = new Random(3)
    draw(parent, 100)
    parent.fork('correspond', 2, 6)
    expect(draw(parent.fork('correspond', 2, 7), 16)).toEqual(draw(early, 16))
  })

  it('goes on with the same stream after a fork', () => {
    const [plain, forking] = [new Random(9), new Random(9)]
    const values = Array.from({ length: 32 }, () => {
      forking.fork('anything')
      return forking.uniform()
    })
    expect(values).toEqual(draw(plain, 32))
  })

  it('gives unrelated streams for neighbouring names and seeds', () => {
    const root = new Random(1)
    const streams = [root.fork('step', 1), root.fork('step', 2), root.fork('steq', 1), new Random(2).fork('step', 1), root].map((random) => draw(random, 4000))
    for (const [row, a] of streams.entries()) {
      for (const b of streams.slice(row + 1)) expect(Math.abs(correlationOf(a, b))).toBeLessThan(0.06) // 3.8 deviations of chance
    }
    const first = Array.from({ length: 4000 }, (_, step) => root.fork('step', step).uniform())
    const counts = new Array<number>(16).fill(0)
    for (const value of first) counts[Math.floor(value * 16)]! += 1
    expect(chiSquare(counts)).toBeLessThan(38) // 15 degrees of freedom, once in a thousand
  })

  it('draws standard normals', () => {
    const random = new Random(21)
    const values = Array.from({ length: 20_000 }, () => random.normal())
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length
    expect(moment(1)).toBeCloseTo(0, 1)
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.04)
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3)
  })

  it('shuffles without loss, every order alike, and leaves its input alone', () => {
    const random = new Random(2)
    const items = [0, 1, 2]
    const orders = new Map<string, number>()
    for (let turn = 0; turn < 6000; turn += 1) {
      const order = random.shuffle(items).join('')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(items).toEqual([0, 1, 2])
    expect([...orders.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210'])
    expect(chiSquare([...orders.values()])).toBeLessThan(20.5) // 5 degrees of freedom, once in a thousand
  })

  it('refuses to pick from nothing', () => {
    expect(() => new Random(1).pick([])).toThrow(RangeError)
  })
})
