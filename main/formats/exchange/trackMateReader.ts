import { exchangeInvalid } from './exchangeFormat'
import type { ReadRequest } from './exchangeFormat'
import type { ExchangeDocument } from './exchangeModel'
import { LIMITS } from './limits'
import { boxOfSpot } from './spots'
import { parseInteger, parseNumber } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'
import { walkXml } from './xmlElements'
import type { XmlElement } from './xmlElements'

interface SpotNumbers {
  id: number
  frame: number
  x: number
  y: number
  radius: number
  /** NaN where there is none. */
  quality: number
  line: number
}

/** Numbers of a spot, and how many there is room for at first. */
const WIDTH = 7
const FIRST_ROOM = 1024

const NO_ROW = -1

/** Rows by the numbers of their spots. Programs count spots from 0 or 1: those in a list are found ten times as soon as in a map, which keeps the numbers that a list would be too long for. */
class RowsById {
  private list = new Int32Array(FIRST_ROOM).fill(NO_ROW)
  private readonly others = new Map<number, number>()

  /** Rows come in ascending order; of a number that comes again the last one counts. */
  set(id: number, row: number): void {
    if (id < 0 || id >= 4 * (row + FIRST_ROOM)) {
      this.others.set(id, row)
      return
    }
    if (id >= this.list.length) this.list = enlarge(this.list, new Int32Array(2 * id).fill(NO_ROW))
    this.list[id] = row
  }

  get(id: number): number | undefined {
    const row = this.list[id] ?? NO_ROW
    return row === NO_ROW ? this.others.get(id) : row
  }
}

function enlarge<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Spots as rows of one table of numbers that grows: a file may have a million, which as objects, or as lists that grow each for itself, would cost several times as long. */
class Spots {
  count = 0
  private numbers = new Float64Array(FIRST_ROOM * WIDTH)
  private readonly rows = new RowsById()
  private readonly names: string[] = []
  private lastName = ''

  add({ id, frame, x, y, radius, quality, line }: SpotNumbers, name: string): void {
    const at = this.count * WIDTH
    if (at === this.numbers.length) this.numbers = enlarge(this.numbers, new Float64Array(2 * at))
    const { numbers } = this
    numbers[at] = id
    numbers[at + 1] = frame
    numbers[at + 2] = x
    numbers[at + 3] = y
    numbers[at + 4] = radius
    numbers[at + 5] = quality
    numbers[at + 6] = line
    this.rows.set(id, this.count++)
    if (name !== this.lastName) this.lastName = name // spots in a row are mostly called alike: then they share the text
    this.names.push(this.lastName)
  }

  at(row: number): SpotNumbers {
    const [numbers, at] = [this.numbers, row * WIDTH]
    return { id: numbers[at]!, frame: numbers[at + 1]!, x: numbers[at + 2]!, y: numbers[at + 3]!, radius: numbers[at + 4]!, quality: numbers[at + 5]!, line: numbers[at + 6]! }
  }

  name(row: number): string {
    return this.names[row]!
  }

  /** Row of a spot; of a number that comes again the last one counts. */
  rowOf(id: number): number | undefined {
    return this.rows.get(id)
  }
}

interface SpotTrack {
  name: string
  /** Numbers of spots as edges name them; what begins where the last one ended is not named again. */
  spots: number[]
}

/** Reads spots and the tracks that edges make of them. Where a track branches, TrackMate's edges do not say which is the target: that is an error. */
export function readTrackMate({ path, xml, clip, choices }: ReadRequest & { xml: string }): ExchangeDocument {
  const reading = new TrackMateReading(path)
  walkXml({ xml, path, open: (element, way) => reading.open(element, way) })
  const builder = new TrackBuilder(path)
  reading.addTo(builder, choices.frameBase ?? 0)
  return { clip: { ...clip, ...reading.image(), name: clip.name ?? reading.fileName }, tracks: builder.finish() }
}

class TrackMateReading {
  fileName: string | null = null
  private readonly spots = new Spots()
  private readonly tracks = new Map<number, SpotTrack>()
  private readonly settings = new Map<string, number>()
  private current: SpotTrack | null = null
  /** The attribute that was asked for last; one place for the ten million of a file. */
  private asked = ''
  private line = 0
  private readonly place = (): string => `${this.path}:${this.line} (${this.asked})`

  constructor(private readonly path: string) {}

  open(element: XmlElement, way: readonly string[]): void {
    const { name, line } = element
    if (way[0] !== 'TrackMate') throw exchangeInvalid(`${this.path}:${line}`, `it begins with <${way[0]}>, not with <TrackMate>`)
    if (name === 'Spot') this.addSpot(element)
    if (name === 'Track') this.current = this.addTrack(element)
    if (name === 'Edge' && way.at(-2) === 'Track') this.addEdge(element)
    if (name !== 'ImageData') return
    this.fileName = element.attribute('filename') || null
    for (const key of ['width', 'height', 'nframes', 'pixelwidth', 'pixelheight']) if (element.attribute(key) !== undefined) this.settings.set(key, this.number(element, key))
  }

  image(): { width?: number; height?: number; frameCount?: number } {
    const positive = (key: string): number | null => (this.settings.get(key) ?? 0) > 0 ? this.settings.get(key)! : null
    const [width, height, frameCount] = [positive('width'), positive('height'), positive('nframes')]
    return { ...(width === null ? {} : { width }), ...(height === null ? {} : { height }), ...(frameCount === null ? {} : { frameCount }) }
  }

  /** Positions are in the image's units; ours are in pixels. */
  addTo(builder: TrackBuilder, base: 0 | 1): void {
    const [unitX, unitY] = [this.settings.get('pixelwidth') || 1, this.settings.get('pixelheight') || 1]
    const { spots } = this
    /** Row by row, the track that has the spot so far; 0 for none. */
    const taken = new Uint32Array(spots.count)
    const add = (key: string | number, { frame, x, y, radius, quality, line }: SpotNumbers): void => {
      const box = boxOfSpot({ x: x / unitX, y: y / unitY, radius: radius / unitX })
      builder.add({ key, frameIndex: frame - base, box, known: Number.isNaN(quality) ? {} : { score: quality }, at: line })
    }
    let number = 0
    for (const [key, track] of this.tracks) {
      number += 1
      for (const id of track.spots) {
        const row = spots.rowOf(id)
        if (row === undefined) throw exchangeInvalid(this.path, `an edge names spot ${id}, which is not there`)
        if (taken[row] !== number) add(key, spots.at(row))
        taken[row] = number
      }
      builder.label(key, track.name, 0)
    }
    for (let row = 0; row < spots.count; row++) {
      if (taken[row] !== 0) continue
      const spot = spots.at(row)
      if (spots.rowOf(spot.id) !== row) continue
      const key = `spot ${spot.id}:${spots.name(row)}`
      add(key, spot)
      builder.label(key, labelOfName(spots.name(row)), spot.line)
    }
  }

  private addSpot(element: XmlElement): void {
    if (element.attribute('VISIBILITY') === '0') return
    const { spots } = this
    if (spots.count >= LIMITS.samples) throw exchangeInvalid(this.path, `it has more than ${LIMITS.samples} spots`)
    const numbers = {
      id: this.integer(element, 'ID'), frame: this.number(element, 'FRAME'), x: this.number(element, 'POSITION_X'), y: this.number(element, 'POSITION_Y'), radius: this.number(element, 'RADIUS'),
      quality: element.attribute('QUALITY') === undefined ? Number.NaN : this.number(element, 'QUALITY'), line: element.line,
    }
    spots.add(numbers, element.attribute('name') ?? '')
  }

  private addTrack(element: XmlElement): SpotTrack {
    const track = { name: element.attribute('name') ?? '', spots: [] }
    this.tracks.set(this.integer(element, 'TRACK_ID'), track)
    return track
  }

  private addEdge(element: XmlElement): void {
    const [source, target] = [this.integer(element, 'SPOT_SOURCE_ID'), this.integer(element, 'SPOT_TARGET_ID')]
    if (!this.current) return
    const { spots } = this.current
    if (spots.at(-1) !== source) spots.push(source)
    spots.push(target)
  }

  private number(element: XmlElement, name: string): number {
    return parseNumber(this.ask(element, name), this.place)
  }

  private integer(element: XmlElement, name: string): number {
    return parseInteger(this.ask(element, name), this.place)
  }

  private ask(element: XmlElement, name: string): string | undefined {
    this.asked = name
    this.line = element.line
    return element.attribute(name)
  }
}
