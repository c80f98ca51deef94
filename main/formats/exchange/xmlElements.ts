import { SaxesParser } from 'saxes'
import { exchangeInvalid } from './exchangeFormat'
import { LIMITS } from './limits'

export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  /** Text directly inside, where `texts` asked for it. */
  text: string
  line: number
}

export interface XmlWalk {
  xml: string
  path: string
  /** Names of elements from the root to this one, itself last. */
  open?: (element: XmlElement, way: readonly string[]) => void
  close?: (element: XmlElement, way: readonly string[]) => void
}

/**
 * Walks through XML. No document type is taken, and so no entity but the five of XML itself: none can grow or reach outside. Depth and lengths are bounded.
 * @throws AppError `track-invalid` naming the line
 */
export function walkXml({ xml, path, open, close }: XmlWalk): void {
  const parser = new SaxesParser()
  const way: string[] = []
  const stack: XmlElement[] = []
  const fail = (what: string, cause?: unknown): never => {
    throw exchangeInvalid(`${path}:${parser.line}`, what, cause)
  }
  parser.on('error', (error) => fail(`it is no sound XML (${error.message.replace(/^\d+:\d+: /, '').slice(0, 200)})`, error))
  parser.on('doctype', () => fail('it has a document type, which is not taken'))
  parser.on('opentag', ({ name, attributes }) => {
    if (way.length >= LIMITS.depth) fail(`its elements are nested deeper than ${LIMITS.depth}`)
    way.push(name)
    const element = { name, attributes: attributes as Record<string, string>, text: '', line: parser.line }
    stack.push(element)
    open?.(element, way)
  })
  parser.on('text', (text) => {
    const element = stack.at(-1)
    if (!element || text.trim() === '') return // of a million elements in a row the line ends between them are a million characters
    if (element.text.length + text.length > LIMITS.xmlText) fail(`an element holds more than ${LIMITS.xmlText} characters`)
    element.text += text
  })
  parser.on('closetag', () => {
    close?.(stack.pop()!, way)
    way.pop()
  })
  for (let at = 0; at < xml.length; at += CHUNK) parser.write(xml.slice(at, at + CHUNK))
  parser.close()
}

const CHUNK = 65_536

export function escapeXml(text: string): string {
  return text.replaceAll(/[<>&"']/g, (sign) => ENTITIES[sign]!).replaceAll(NOT_XML, ' ')
}

const ENTITIES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' }
/** Signs that XML 1.0 cannot hold, and those that it would not give back as they were in an attribute. */
const NOT_XML = /[\u0000-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g  
