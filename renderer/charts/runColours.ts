/** Colours of runs in the order of tokens.css; more runs than colours have dashed lines. */
const COLOURS = ['#0090d9', '#e69f00', '#00a87a', '#d55e00', '#cc79a7', '#8f7ae0', '#b3a100', '#3fb8d0'] as const
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]

export interface RunLook {
  colour: string
  dash: readonly number[]
}

export function lookOf(place: number): RunLook {
  return { colour: COLOURS[place % COLOURS.length]!, dash: DASHES[Math.floor(place / COLOURS.length) % DASHES.length]! }
}

const KEY = 'pultrack.runColours'
/** Of more runs than this the oldest are forgotten. */
const REMEMBERED = 500

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** A run keeps its colour, here and after a reload: the first place that was free when it was first seen. */
export class RunColours {
  private readonly places: Map<string, number>

  constructor(private readonly storage: Storage) {
    this.places = new Map(parse(storage.getItem(KEY)))
  }

  look(run: string): RunLook {
    return lookOf(this.places.get(run) ?? this.assign(run))
  }

  private assign(run: string): number {
    const taken = new Set(this.places.values())
    let place = 0
    while (taken.has(place)) place += 1
    this.places.set(run, place)
    for (const old of [...this.places.keys()].slice(0, Math.max(0, this.places.size - REMEMBERED))) this.places.delete(old)
    try {
      this.storage.setItem(KEY, JSON.stringify([...this.places]))
    } catch {
      return place // full or forbidden storage: the colour lasts as long as the page
    }
    return place
  }
}

function parse(text: string | null): [string, number][] {
  try {
    const entries: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(entries) ? entries.filter((entry): entry is [string, number] => Array.isArray(entry) && typeof entry[0] === 'string' && Number.isInteger(entry[1])) : []
  } catch {
    return []
  }
}
