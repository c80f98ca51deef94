/** Attributes of a plain tag at most: each is compared with all before it. */
const MOST_ATTRIBUTES = 100
const SLOTS = 1024

/**
 * Tags of XML that need no thought: plain signs, double quotes, nothing to resolve, nothing twice. Whatever else stands at a place (entities, other quotes, text, comments, mistakes) is none, and
 * is for a whole parser. One tag is held at a time, and its attributes are cut out when they are asked for: of a million elements with thirty each, few are.
 */
export class PlainTags {
  kind: 'open' | 'empty' | 'close' = 'open'
  name = ''
  /** Index behind the tag. */
  end = 0
  /** Line ends in it and before it. */
  lines = 0
  private count = 0
  /** Behind `count` those of tags before: mostly the next tag has the same ones in the same order, and they need not be looked for. */
  private readonly names: string[] = []
  /** Of each value, where it begins and ends. */
  private readonly bounds: number[] = []
  /** Names by some of their signs: what comes by the million is compared with the last of its kind, not made again. */
  private readonly known: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined)

  constructor(private readonly xml: string) {}

  /** Reads the tag that begins there or behind blanks. @returns false where it is not plain; what is held then means nothing */
  read(start: number): boolean {
    this.lines = 0
    this.count = 0
    const at = this.skipSpace(start)
    if (this.xml.charCodeAt(at) !== LESS) return false
    return this.xml.charCodeAt(at + 1) === SLASH ? this.readClosing(at + 2) : this.readOpening(at + 1)
  }

  /** Value of an attribute of the tag that was read. */
  attribute(name: string): string | undefined {
    for (let index = 0; index < this.count; index++) if (this.names[index] === name) return this.xml.slice(this.bounds[2 * index], this.bounds[2 * index + 1])
    return undefined
  }

  private readClosing(start: number): boolean {
    const end = endOfName(this.xml, start)
    if (end === start || this.xml.charCodeAt(end) !== GREATER) return false
    return this.finish('close', this.nameOf(start, end), end + 1)
  }

  private readOpening(start: number): boolean {
    const { xml } = this
    let at = endOfName(xml, start)
    if (at === start) return false
    const name = this.nameOf(start, at)
    for (;;) {
      const next = this.skipSpace(at)
      const sign = xml.charCodeAt(next)
      if (sign === GREATER) return this.finish('open', name, next + 1)
      if (sign === SLASH) return xml.charCodeAt(next + 1) === GREATER && this.finish('empty', name, next + 2)
      if (next === at) return false
      at = this.readAttribute(next)
      if (at < 0) return false
    }
  }

  /** @returns index behind the attribute that begins there; -1 where it is not plain */
  private readAttribute(start: number): number {
    const { xml, names, count } = this
    const expected = names[count]
    const isExpected = expected !== undefined && xml.charCodeAt(start + expected.length) === EQUALS && xml.startsWith(expected, start)
    const equals = isExpected ? start + expected.length : endOfName(xml, start)
    if (equals === start || count === MOST_ATTRIBUTES || xml.charCodeAt(equals) !== EQUALS || xml.charCodeAt(equals + 1) !== QUOTE) return -1
    const end = endOfValue(xml, equals + 2)
    if (xml.charCodeAt(end) !== QUOTE) return -1
    const name = isExpected ? expected : this.nameOf(start, equals)
    for (let index = 0; index < count; index++) if (names[index] === name) return -1
    names[count] = name
    this.bounds[2 * count] = equals + 2
    this.bounds[2 * count + 1] = end
    this.count = count + 1
    return end + 1
  }

  private finish(kind: PlainTags['kind'], name: string, end: number): true {
    this.kind = kind
    this.name = name
    this.end = end
    return true
  }

  /** A carriage return alone is not plain. */
  private skipSpace(start: number): number {
    const { xml } = this
    for (let at = start; ; at++) {
      const code = xml.charCodeAt(at)
      if (code === LINE) this.lines++
      else if (code !== SPACE && code !== TAB && !(code === RETURN && xml.charCodeAt(at + 1) === LINE)) return at
    }
  }

  private nameOf(start: number, end: number): string {
    const { xml, known } = this
    const length = end - start
    const slot = (131 * xml.charCodeAt(start) + 31 * xml.charCodeAt(start + 1) + 7 * xml.charCodeAt(start + (length >> 1)) + xml.charCodeAt(end - 1) + 61 * length) % SLOTS
    const name = known[slot]
    if (name !== undefined && name.length === length && xml.startsWith(name, start)) return name
    return (known[slot] = keyOf(xml.slice(start, end)))
  }
}

/** The same text as the engine keeps names: two of them are compared without looking at their signs. */
function keyOf(name: string): string {
  return Object.keys({ [name]: 0 })[0]!
}

function endOfName(xml: string, start: number): number {
  if (IN_NAME[xml.charCodeAt(start)] !== FIRST) return start
  let end = start + 1
  while (IN_NAME[xml.charCodeAt(end)]! > 0) end++
  return end
}

function endOfValue(xml: string, start: number): number {
  for (let end = start; ; end++) {
    const code = xml.charCodeAt(end)
    if (code < 0x80 ? ENDS_VALUE[code] === 1 : !isPlainLetter(code)) return end
  }
}

/** Neither half of a pair, nor control sign, nor line end of any version of XML. */
function isPlainLetter(code: number): boolean {
  return (code >= 0xA0 && code < 0x2028) || (code > 0x2029 && code < 0xD800)
}

const [TAB, LINE, RETURN, SPACE, QUOTE, SLASH, LESS, EQUALS, GREATER] = [0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2F, 0x3C, 0x3D, 0x3E] as const

/** Which of the first 128 signs no plain value holds. */
const ENDS_VALUE = Uint8Array.from({ length: 128 }, (_, code) => Number(code < SPACE || code === 0x7F || '"&<'.includes(String.fromCharCode(code))))

/** Which of the first 128 signs may stand in a name, and begin it. */
const FIRST = 2
const IN_NAME = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z_]/.test(String.fromCharCode(code)) ? FIRST : /[\w.-]/.test(String.fromCharCode(code)) ? 1 : 0))
