/**
 * The only source of chance in `core`. Streams are named, not shared: `random.fork('correspond', step)` depends on the
 * seed and the name alone, so the batch of a step is the same whether or not the run was interrupted before it, and
 * batches may be prepared ahead without changing anything.
 */
export class Random {
  private state: number

  constructor(private readonly seed: number) {
    this.state = seed >>> 0
  }

  /** An independent stream for this name. Calling it draws nothing from this stream. */
  fork(...names: readonly (string | number)[]): Random {
    return new Random(hash(names.join('/'), this.seed))
  }

  /** Uniform in [0, 1). Mulberry32 (Tommy Ettinger, public domain). */
  uniform(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let bits = this.state
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform()
  }

  /** Integer in [0, count). */
  integer(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(items.length)]
    if (item === undefined) throw new RangeError('Random.pick needs at least one item')
    return item
  }

  /** A new array in random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items]
    for (let index = result.length - 1; index > 0; index -= 1) {
      const other = this.integer(index + 1)
      ;[result[index], result[other]] = [result[other]!, result[index]!]
    }
    return result
  }
}

/** FNV-1a over the text, finished by murmur3's mixer so that neighbouring names give unrelated seeds. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value ^= value >>> 16
  value = Math.imul(value, 0x85ebca6b)
  value ^= value >>> 13
  value = Math.imul(value, 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
