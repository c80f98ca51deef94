import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { walkXml } from '../../../main/formats/exchange/xmlElements'

const NAMES = ['a', 'Spot', 'b-1', '_c.d', 'x:y', 'é']

/** What is met in a walk, in words: an element with its way, line and attributes, and later with its text; at last how it ended. */
function walked(xml: string): string[] {
  const met: string[] = []
  try {
    walkXml({
      xml, path: 'file',
      open: ({ name, attribute, line }, way) => met.push(`<${way.join('/')}|${name} ${line} ${NAMES.map((key) => `${key}=${attribute(key) ?? ''}`).join(' ')}`),
      close: ({ name, text, line }, way) => met.push(`>${way.join('/')}|${name} ${line} ${text}`),
    })
    met.push('end')
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    met.push(thrown.message)
  }
  return met
}

/** The same by saxes alone. */
function walkedBySaxes(xml: string): string[] {
  const [met, way, open]: [string[], string[], { text: string; line: number }[]] = [[], [], []]
  const parser = new SaxesParser()
  const fail = (what: string): never => {
    throw new Error(`file:${parser.line}: ${what}.`)
  }
  parser.on('error', ({ message }) => fail(`it is no sound XML (${message.replace(/^\d+:\d+: /, '').slice(0, 200)})`))
  parser.on('doctype', () => fail('it has a document type, which is not taken'))
  parser.on('opentag', ({ name, attributes }) => {
    way.push(name)
    open.push({ text: '', line: parser.line })
    met.push(`<${way.join('/')}|${name} ${parser.line} ${NAMES.map((key) => `${key}=${(attributes as Record<string, string>)[key] ?? ''}`).join(' ')}`)
  })
  parser.on('text', (text) => {
    if (open.length > 0 && text.trim() !== '') open.at(-1)!.text += text
  })
  parser.on('closetag', ({ name }) => {
    const { text, line } = open.pop()!
    met.push(`>${way.join('/')}|${name} ${line} ${text}`)
    way.pop()
  })
  try {
    parser.write(xml).close()
    met.push('end')
  } catch (thrown) {
    met.push((thrown as Error).message)
  }
  return met
}

const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\r', '\t ', '\n  ')
const value = fc.constantFrom('', '1.5', 'a b', 'ü 日本', 'é', '&lt;', '&#65;', '&nothing;', "'", '<', '>', '\n', '\u0001', '\u0085', '\u2028', '\uD83D\uDE00', '\uD800', '/>')
const attribute = fc.tuple(fc.constantFrom(' ', '\n', ' \r\n ', ''), fc.constantFrom(...NAMES), fc.constantFrom('=', ' = '), fc.constantFrom('"', '"', '"', "'"), value).map(([space, name, equals, quote, text]) => `${space}${name}${equals}${quote}${text}${quote}`)
const tag = fc.tuple(fc.constantFrom(...NAMES), fc.array(attribute, { maxLength: 3 }), blank, fc.constantFrom('>', '/>', '/>', ' />', '></a>', '')).map(([name, attributes, space, end]) => `<${name}${attributes.join('')}${space}${end}`)
const piece = fc.oneof(
  { weight: 4, arbitrary: tag }, { weight: 2, arbitrary: fc.constantFrom(...NAMES).map((name) => `</${name}>`) }, { weight: 2, arbitrary: blank },
  { weight: 1, arbitrary: fc.constantFrom('text', 'a > b', ']]>', '<!-- <a> > -->', '<!--', '<![CDATA[ <b/> > ]]>', '<?pi <a> ?>', '<!DOCTYPE a>', '&amp;', '&', '<', '< a>', '</ a>', '</a >', '\u0000', '\uFEFF') },
)
/** A document in which elements that are opened are mostly closed, of pieces of every kind. */
const document = fc.tuple(fc.constantFrom('', '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="UTF-8"?>\r\n', '\n'), fc.array(piece, { maxLength: 14 }), fc.constantFrom('</a>', '</a>\n', '', '</a><b/>')).map(([head, pieces, end]) => `${head}<a>${pieces.join('')}${end}`)

describe('walking through XML', () => {
  it('finds what saxes alone finds, and fails where and as it does', () => {
    let sound = 0
    fc.assert(fc.property(document, (xml) => {
      const found = walked(xml)
      if (found.at(-1) === 'end') sound += 1
      expect(found).toEqual(walkedBySaxes(xml))
    }), { numRuns: 6000, seed: 7 })
    expect(sound).toBeGreaterThan(300)
  }, 60_000)

  it('keeps the line behind plain tags, which saxes is not shown', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `<b n="${index}"\n x="1" />`).join('\n')
    expect(walked(`<a>\n${many}\n<!-- <b> -->\n<c>\n</d></a>`).at(-1)).toMatch(/^file:10004: it is no sound XML/)
    expect(walked(`<a>\n${many}\n<b x="1" x="2" /></a>`).at(-1)).toMatch(/^file:10002: it is no sound XML \(duplicate attribute: x/)
  })

  it.each(['>', '<!-- > -->', "<b x='>'/>", '&gt;>', '<b>x</b>'])('takes time with the length of a file and no more, when it is nothing but %s', (part) => {
    const seconds = (count: number): number => {
      const start = process.cpuUsage()
      walked(`<a>${part.repeat(count)}</a>`)
      return process.cpuUsage(start).user / 1e6
    }
    const count = Math.round(100_000 / part.length)
    seconds(count)
    expect(seconds(4 * count)).toBeLessThan(12 * Math.max(0.05, seconds(count)))
  }, 60_000)

  it('looks no deeper than it may, whoever reads the tags', () => {
    for (const tag of ['<b>', "<b x='1'>"]) expect(walked(tag.repeat(70)).at(-1)).toBe('file:1: its elements are nested deeper than 64.')
  })
})
