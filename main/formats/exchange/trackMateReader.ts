import { exchangeInvalid } from './exchangeFormat'
import type { ReadRequest } from './exchangeFormat'
import type { ExchangeDocument } from './exchangeModel'
import { LIMITS } from './limits'
import { boxOfSpot } from './spots'
import { parseInteger, parseNumber } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'
import { walkXml } from './xmlElements'
import type { XmlElement } from './xmlElements'

/** Columns of numbers that grow: a file may have a million spots, which as objects would cost several times as long. */
class Spots {
  private readonly rows = new Map<number, number>()
  readonly ids: number[] = []
  readonly names: string[] = []
  private lastName = ''
  readonly frame: number[] = []
  readonly x: number[] = []
  readonly y: number[] = []
  readonly radius: number[] = []
  /** NaN where there is none. */
  readonly quality: number[] = []
  readonly lines: number[] = []

  /** Row of a spot; of a number that comes again the last one counts. */
  rowOf(id: number): number | undefined {
    return this.rows.get(id)
  }

  /** Spots in a row are mostly called alike: then they share the text. */
  name(row: number, name: string): void {
    if (name !== this.lastName) this.lastName = name
    this.names[row] = this.lastName
  }

  nextRow(id: number): number {
    this.rows.set(id, this.ids.length)
    return this.ids.push(id) - 1
  }
}

interface SpotTrack {
  name: string
  /** Numbers of spots, each as often as edges name it. */
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
    const taken = new Uint32Array(spots.ids.length)
    const add = (key: string | number, row: number): void => {
      const box = boxOfSpot({ x: spots.x[row]! / unitX, y: spots.y[row]! / unitY, radius: spots.radius[row]! / unitX })
      const score = spots.quality[row]!
      builder.add({ key, frameIndex: spots.frame[row]! - base, box, known: Number.isNaN(score) ? {} : { score }, at: spots.lines[row]! })
    }
    let number = 0
    for (const [key, track] of this.tracks) {
      number += 1
      for (const id of track.spots) {
        const row = spots.rowOf(id)
        if (row === undefined) throw exchangeInvalid(this.path, `an edge names spot ${id}, which is not there`)
        if (taken[row] !== number) add(key, row)
        taken[row] = number
      }
      builder.label(key, track.name, 0)
    }
    for (const [row, id] of spots.ids.entries()) {
      if (taken[row] !== 0 || spots.rowOf(id) !== row) continue
      const key = `spot ${id}:${spots.names[row]!}`
      add(key, row)
      builder.label(key, labelOfName(spots.names[row]!), spots.lines[row]!)
    }
  }

  private addSpot(element: XmlElement): void {
    if (element.attribute('VISIBILITY') === '0') return
    const { spots } = this
    if (spots.ids.length >= LIMITS.samples) throw exchangeInvalid(this.path, `it has more than ${LIMITS.samples} spots`)
    const row = spots.nextRow(this.integer(element, 'ID'))
    spots.name(row, element.attribute('name') ?? '')
    spots.frame[row] = this.number(element, 'FRAME')
    spots.x[row] = this.number(element, 'POSITION_X')
    spots.y[row] = this.number(element, 'POSITION_Y')
    spots.radius[row] = this.number(element, 'RADIUS')
    spots.quality[row] = element.attribute('QUALITY') === undefined ? Number.NaN : this.number(element, 'QUALITY')
    spots.lines[row] = element.line
  }

  private addTrack(element: XmlElement): SpotTrack {
    const track = { name: element.attribute('name') ?? '', spots: [] }
    this.tracks.set(this.integer(element, 'TRACK_ID'), track)
    return track
  }

  private addEdge(element: XmlElement): void {
    this.current?.spots.push(this.integer(element, 'SPOT_SOURCE_ID'), this.integer(element, 'SPOT_TARGET_ID'))
  }

  private number(element: XmlElement, name: string): number {
    return parseNumber(element.attribute(name), () => `${this.path}:${element.line} (${name})`)
  }

  private integer(element: XmlElement, name: string): number {
    return parseInteger(element.attribute(name), () => `${this.path}:${element.line} (${name})`)
  }
}
