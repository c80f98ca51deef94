import { SaxesParser } from 'saxes'
import { exchangeInvalid } from './exchangeFormat'
import { LIMITS } from './limits'
import { PlainTags } from './plainTags'

/** An element as it begins; its attributes are there while it is looked at. */
export interface XmlElement {
  name: string
  attribute(name: string): string | undefined
  /** Of the end of its tag. */
  line: number
}

/** An element as it ends. */
export interface XmlEnd {
  name: string
  /** Text directly inside. */
  text: string
  /** Of the end of its first tag. */
  line: number
}

export interface XmlWalk {
  xml: string
  path: string
  /** Names of elements from the root to this one, itself last. */
  open?: (element: XmlElement, way: readonly string[]) => void
  close?: (element: XmlEnd, way: readonly string[]) => void
}

/**
 * Walks through XML. No document type is taken, and so no entity but the five of XML itself: none can grow or reach outside. Depth and lengths are bounded. Plain tags, of which files have millions,
 * are read by `PlainTags`, all else by saxes, which takes five times as long; what is found is the same.
 * @throws AppError `track-invalid` naming the line
 */
export function walkXml(walk: XmlWalk): void {
  new Walk(walk).run()
}

class Walk {
  private readonly parser = new SaxesParser()
  private readonly tags: PlainTags
  private readonly way: string[] = []
  private readonly ends: XmlEnd[] = []
  /** Of the elements that are open, how many saxes knows of. */
  private known = 0
  /** While saxes is told of elements that are open, it is not listened to. */
  private isTelling = false
  /** Line ends that saxes was not shown. */
  private skippedLines = 0
  /** Signs that saxes was given, and how many those were up to the last tag that it found. */
  private given = 0
  private lastTag = -1

  constructor(private readonly walk: XmlWalk) {
    this.tags = new PlainTags(walk.xml)
    this.parser.on('error', (error) => this.fail(`it is no sound XML (${error.message.replace(/^\d+:\d+: /, '').slice(0, 200)})`, error))
    this.parser.on('doctype', () => this.fail('it has a document type, which is not taken'))
    this.parser.on('opentag', ({ name, attributes }) => {
      if (this.isTelling) return
      this.enter(name, (key) => (attributes as Record<string, string>)[key])
      this.note()
    })
    this.parser.on('text', (text) => this.addText(text))
    this.parser.on('closetag', () => {
      this.leave()
      this.note()
    })
  }

  run(): void {
    const { xml } = this.walk
    /** Signs that a piece for saxes is longer than to the end of a tag: where it finds none, as in comments, ever more. */
    let beyond = 0
    let tagEnd = 0
    for (let at = 0; at < xml.length;) {
      const isBetween = this.way.length > 0 && this.lastTag === this.given
      if (isBetween) at = this.walkPlain(at)
      beyond = isBetween ? 0 : Math.min(CHUNK, 2 * beyond + 16)
      if (tagEnd <= at + beyond) tagEnd = endOfTag(xml, at + beyond)
      const end = Math.min(tagEnd, at + CHUNK)
      this.tellOpen()
      this.give(xml.slice(at, end))
      at = end
    }
    this.tellOpen()
    this.parser.close()
  }

  /** Takes tags as long as they are plain. @returns index behind them */
  private walkPlain(start: number): number {
    const { tags, way } = this
    const attribute = (name: string): string | undefined => tags.attribute(name)
    let at = start
    while (tags.read(at)) {
      if (tags.kind === 'close' ? way.length <= this.known || way.at(-1) !== tags.name : way.length >= LIMITS.depth) break
      const isEmpty = tags.kind === 'empty'
      this.skippedLines += tags.lines
      at = tags.end
      if (tags.kind !== 'close') this.enter(tags.name, attribute)
      if (isEmpty || tags.kind === 'close') this.leave()
    }
    return at
  }

  private give(xml: string): void {
    this.given += xml.length
    this.parser.write(xml)
  }

  /** Elements that were opened by plain tags are opened for saxes, which will see them closed. */
  private tellOpen(): void {
    this.isTelling = true
    for (; this.known < this.way.length; this.known++) this.give(`<${this.way[this.known]!}>`)
    this.isTelling = false
  }

  private note(): void {
    this.known = this.way.length
    this.lastTag = this.parser.position
  }

  private enter(name: string, attribute: XmlElement['attribute']): void {
    if (this.way.length >= LIMITS.depth) this.fail(`its elements are nested deeper than ${LIMITS.depth}`)
    const line = this.parser.line + this.skippedLines
    this.way.push(name)
    const element = { name, attribute, text: '', line }
    this.ends.push(element)
    this.walk.open?.(element, this.way)
  }

  private leave(): void {
    this.walk.close?.(this.ends.pop()!, this.way)
    this.way.pop()
  }

  private addText(text: string): void {
    const end = this.ends.at(-1)
    if (!end || text.trim() === '') return // of a million elements in a row the line ends between them are a million characters
    if (end.text.length + text.length > LIMITS.xmlText) this.fail(`an element holds more than ${LIMITS.xmlText} characters`)
    end.text += text
  }

  private fail(what: string, cause?: unknown): never {
    throw exchangeInvalid(`${this.walk.path}:${this.parser.line + this.skippedLines}`, what, cause)
  }
}

/** Index behind the next `>`. */
function endOfTag(xml: string, start: number): number {
  const found = xml.indexOf('>', start)
  return found < 0 ? xml.length : found + 1
}

const CHUNK = 65_536

export function escapeXml(text: string): string {
  return text.replaceAll(/[<>&"']/g, (sign) => ENTITIES[sign]!).replaceAll(NOT_XML, ' ')
}

const ENTITIES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' }
/** Signs that XML 1.0 cannot hold, and those that it would not give back as they were in an attribute. */
const NOT_XML = /[\u0000-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g  
