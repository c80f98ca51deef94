import { exchangeInvalid } from './exchangeFormat'
import type { ReadRequest } from './exchangeFormat'
import type { ExchangeDocument, ExchangeSample } from './exchangeModel'
import { addKeyframes } from './keyframes'
import type { Keyframe } from './keyframes'
import { parseInteger, parseNumber } from './textLines'
import { TrackBuilder } from './trackBuilder'
import { walkXml } from './xmlElements'
import type { XmlElement, XmlEnd } from './xmlElements'

/** What a box may be, once each: boxes come by the million. */
const KNOWN = {
  tracked: { imported: { state: 'tracked', source: 'imported' }, interpolated: { state: 'tracked', source: 'interpolated' } },
  occluded: { imported: { state: 'occluded', source: 'imported' }, interpolated: { state: 'occluded', source: 'interpolated' } },
} as const satisfies Record<string, Record<string, Partial<ExchangeSample>>>

/** Reads tracks of the video form, and those that the form for images splits over its frames. Between two boxes of a span the frames are filled in, as CVAT shows them. */
export function readCvat(request: ReadRequest & { xml: string }): ExchangeDocument {
  const { path, xml, clip, choices } = request
  const builder = new TrackBuilder(path)
  const reading = new CvatReading(path, { frame: choices.frameBase ?? 0, pixel: choices.pixelBase ?? 0 }, builder)
  walkXml({ xml, path, open: (element, way) => reading.open(element, way), close: (element, way) => reading.close(element, way) })
  const { frames, width, height, name } = reading.meta
  return { clip: { ...clip, name: clip.name ?? name, frameCount: frames ?? clip.frameCount, width: width ?? clip.width, height: height ?? clip.height }, tracks: builder.finish() }
}

class CvatReading {
  readonly meta: { frames: number | null; width: number | null; height: number | null; name: string | null } = { frames: null, width: null, height: null, name: null }
  private track = { key: 0, label: '', boxes: [] as Keyframe[] }
  private tracks = 0
  private image: number | null = null

  constructor(
    private readonly path: string,
    private readonly bases: { frame: number; pixel: number },
    private readonly builder: TrackBuilder,
  ) {}

  open(element: XmlElement, way: readonly string[]): void {
    const { name, line } = element
    if (way[0] !== 'annotations') throw exchangeInvalid(`${this.path}:${line}`, `it begins with <${way[0]}>, not with <annotations>`)
    if (name === 'track') this.track = { key: ++this.tracks, label: element.attribute('label') ?? '', boxes: [] }
    if (name === 'image') this.image = this.integer(element, 'id')
    if (name !== 'box') return
    if (way.at(-2) === 'track') this.track.boxes.push(this.parseBox(element, this.integer(element, 'frame')))
    else if (this.image !== null) this.addImageBox(element, this.image)
  }

  close({ name, text, line }: XmlEnd, way: readonly string[]): void {
    if (name === 'track' && way.length === 2) this.endTrack(line)
    if (way[1] !== 'meta') return
    const number = Number(text)
    const size = Number.isSafeInteger(number) && number > 0 ? number : null
    if (name === 'size') this.meta.frames = size
    if (way.at(-2) === 'original_size' && (name === 'width' || name === 'height')) this.meta[name] = size
  }

  private endTrack(line: number): void {
    const { key, label, boxes } = this.track
    this.builder.label(key, label, line)
    addKeyframes(boxes, { key, builder: this.builder })
  }

  /** Images have no tracks: boxes of one label are one, as long as each image has one of them. */
  private addImageBox(element: XmlElement, frame: number): void {
    const label = element.attribute('label') ?? ''
    const { frameIndex, box, known, at } = this.parseBox(element, frame)
    this.builder.label(label, label, at)
    this.builder.add({ key: label, frameIndex, box, known, at })
  }

  private parseBox(element: XmlElement, frame: number): Keyframe {
    const [left, top, right, bottom] = [this.number(element, 'xtl'), this.number(element, 'ytl'), this.number(element, 'xbr'), this.number(element, 'ybr')]
    const box = { left: left - this.bases.pixel, top: top - this.bases.pixel, width: right - left, height: bottom - top }
    const known = KNOWN[element.attribute('occluded') === '1' ? 'occluded' : 'tracked'][element.attribute('keyframe') === '0' ? 'interpolated' : 'imported']
    return { frameIndex: frame - this.bases.frame, box, goesOn: true, outside: element.attribute('outside') === '1', known, at: element.line }
  }

  private number(element: XmlElement, name: string): number {
    return parseNumber(element.attribute(name), () => `${this.path}:${element.line} (${name})`)
  }

  private integer(element: XmlElement, name: string): number {
    return parseInteger(element.attribute(name), () => `${this.path}:${element.line} (${name})`)
  }
}
