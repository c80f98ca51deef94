import { exchangeInvalid } from './exchangeFormat'
import type { ReadRequest } from './exchangeFormat'
import type { ExchangeDocument } from './exchangeModel'
import { LIMITS } from './limits'
import { boxOfSpot } from './spots'
import { parseInteger, parseNumber } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'
import { walkXml } from './xmlElements'
import type { XmlElement } from './xmlElements'

interface Spot {
  name: string
  frame: number
  x: number
  y: number
  radius: number
  quality: number | null
  at: number
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
  private readonly spots = new Map<number, Spot>()
  private readonly tracks = new Map<number, { name: string; spots: Set<number> }>()
  private readonly settings = new Map<string, number>()
  private current: { name: string; spots: Set<number> } | null = null

  constructor(private readonly path: string) {}

  open(element: XmlElement, way: readonly string[]): void {
    const { name, attributes, line } = element
    if (way[0] !== 'TrackMate') throw exchangeInvalid(`${this.path}:${line}`, `it begins with <${way[0]}>, not with <TrackMate>`)
    if (name === 'Spot') this.addSpot(element)
    if (name === 'Track') this.current = this.addTrack(element)
    if (name === 'Edge' && way.at(-2) === 'Track') this.addEdge(element)
    if (name !== 'ImageData') return
    this.fileName = attributes['filename'] || null
    for (const key of ['width', 'height', 'nframes', 'pixelwidth', 'pixelheight']) if (attributes[key] !== undefined) this.settings.set(key, this.number(element, key))
  }

  image(): { width?: number; height?: number; frameCount?: number } {
    const positive = (key: string): number | null => (this.settings.get(key) ?? 0) > 0 ? this.settings.get(key)! : null
    const [width, height, frameCount] = [positive('width'), positive('height'), positive('nframes')]
    return { ...(width === null ? {} : { width }), ...(height === null ? {} : { height }), ...(frameCount === null ? {} : { frameCount }) }
  }

  /** Positions are in the image's units; ours are in pixels. */
  addTo(builder: TrackBuilder, base: 0 | 1): void {
    const [unitX, unitY] = [this.settings.get('pixelwidth') || 1, this.settings.get('pixelheight') || 1]
    const alone = new Set(this.spots.keys())
    const add = (key: string | number, id: number): void => {
      const spot = this.spots.get(id)
      if (!spot) throw exchangeInvalid(this.path, `an edge names spot ${id}, which is not there`)
      alone.delete(id)
      const box = boxOfSpot({ x: spot.x / unitX, y: spot.y / unitY, radius: spot.radius / unitX })
      builder.add({ key, frameIndex: spot.frame - base, box, known: spot.quality === null ? {} : { score: spot.quality }, at: spot.at })
    }
    for (const [key, track] of this.tracks) {
      for (const id of track.spots) add(key, id)
      builder.label(key, track.name, 0)
    }
    for (const id of alone) {
      const { name, at } = this.spots.get(id)!
      const key = `spot ${id}:${name}`
      add(key, id)
      builder.label(key, labelOfName(name), at)
    }
  }

  private addSpot(element: XmlElement): void {
    const { attributes, line: at } = element
    if (attributes['VISIBILITY'] === '0') return
    if (this.spots.size >= LIMITS.samples) throw exchangeInvalid(this.path, `it has more than ${LIMITS.samples} spots`)
    const quality = attributes['QUALITY'] === undefined ? null : this.number(element, 'QUALITY')
    const [x, y, radius] = [this.number(element, 'POSITION_X'), this.number(element, 'POSITION_Y'), this.number(element, 'RADIUS')]
    this.spots.set(this.integer(element, 'ID'), { name: attributes['name'] ?? '', frame: this.number(element, 'FRAME'), x, y, radius, quality, at })
  }

  private addTrack(element: XmlElement): { name: string; spots: Set<number> } {
    const track = { name: element.attributes['name'] ?? '', spots: new Set<number>() }
    this.tracks.set(this.integer(element, 'TRACK_ID'), track)
    return track
  }

  private addEdge(element: XmlElement): void {
    this.current?.spots.add(this.integer(element, 'SPOT_SOURCE_ID'))
    this.current?.spots.add(this.integer(element, 'SPOT_TARGET_ID'))
  }

  private number({ attributes, line }: XmlElement, name: string): number {
    return parseNumber(attributes[name], () => `${this.path}:${line} (${name})`)
  }

  private integer({ attributes, line }: XmlElement, name: string): number {
    return parseInteger(attributes[name], () => `${this.path}:${line} (${name})`)
  }
}
